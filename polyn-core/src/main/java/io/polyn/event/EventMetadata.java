package io.polyn.event;

import java.time.OffsetDateTime;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a delivered event beside its data.
 *
 * @param id the event's id
 * @param type the event's CloudEvent type
 * @param name the event's name
 * @param source the event's source
 * @param subject the event's {@code subject} attribute, if it has one
 * @param time when the event happened, if it says so
 * @param stream the stream that it comes from
 * @param streamSequence its sequence in the stream
 * @param consumer the consumer that delivered it
 * @param deliveries how often it was delivered, this time included
 */
public record EventMetadata(String id, String type, String name, String source, @Nullable String subject,
		@Nullable OffsetDateTime time, String stream, long streamSequence, String consumer, long deliveries) {
}
