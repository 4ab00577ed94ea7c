package io.polyn.spring.boot.event;

/**
 * What a method of the application listens to.
 *
 * @param event the name of the event, with a version of the listener's own that of its
 * type, for dead letters their subject; without the prefix of a deployment
 * @param consumer the consumer or the queue group, as it is on the server
 * @param where the class and the method, for example {@code Mailer#welcome}
 * @param kind what it is in a word or two, for example {@code listener} or
 * {@code change handler}
 */
public record DeclaredListener(String event, String consumer, String where, String kind) {
}
