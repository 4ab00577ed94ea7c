package io.polyn.event;

/**
 * A stream's word that it has stored an event.
 *
 * @param id the event's id
 * @param stream the stream
 * @param sequence the event's sequence in the stream
 * @param duplicate whether the stream had stored an event with this id before, and
 * therefore didn't store this one; a second try within the same call doesn't count
 */
public record PublishedEvent(String id, String stream, long sequence, boolean duplicate) {
}
