package io.polyn.capture.event;

import org.jspecify.annotations.Nullable;

/**
 * A change as it is published.
 *
 * @param name the event's name
 * @param subject where it is published
 * @param id the event's id
 * @param body the CloudEvent, structured, as JSON
 * @param orderKey what it shares with the other events of its row; {@code null} if rows
 * can't be told apart
 * @param barrier whether no other event may overtake it, or be overtaken by it
 */
public record ChangeEvent(String name, String subject, String id, byte[] body, @Nullable String orderKey,
		boolean barrier) {

}
