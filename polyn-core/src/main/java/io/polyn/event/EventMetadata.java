package io.polyn.event;

import java.time.OffsetDateTime;

import io.cloudevents.CloudEvent;
import io.nats.client.Message;
import io.nats.client.impl.NatsJetStreamMetaData;
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
 * @param stream the stream that it comes from, nothing if it comes from none
 * @param streamSequence its sequence in the stream, 0 if it comes from none
 * @param consumer the consumer that delivered it, nothing if it comes from no stream
 * @param deliveries how often it was delivered, this time included
 */
public record EventMetadata(String id, String type, String name, String source, @Nullable String subject,
		@Nullable OffsetDateTime time, @Nullable String stream, long streamSequence, @Nullable String consumer,
		long deliveries) {

	static EventMetadata of(String name, CloudEvent event, Message message) {
		NatsJetStreamMetaData stored = message.isJetStream() ? message.metaData() : null;
		return new EventMetadata(event.getId(), event.getType(), name, event.getSource().toString(), event.getSubject(),
				event.getTime(), (stored != null) ? stored.getStream() : null,
				(stored != null) ? stored.streamSequence() : 0, (stored != null) ? stored.getConsumer() : null,
				(stored != null) ? stored.deliveredCount() : 1);
	}

}
