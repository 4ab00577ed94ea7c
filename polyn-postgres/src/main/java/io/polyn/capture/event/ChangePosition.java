package io.polyn.capture.event;

/**
 * Where a change stands among the others.
 *
 * @param id what follows the id of the database in the event's id: the same each time
 * that the change is read
 * @param sequence what orders the events of a database when it is compared as text
 * @param time when it was committed or made, as RFC 3339
 * @param transactionId the number of its transaction; empty if it is not one's
 */
public record ChangePosition(String id, String sequence, String time, String transactionId) {

}
