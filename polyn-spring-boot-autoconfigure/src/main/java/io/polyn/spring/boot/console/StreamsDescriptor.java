package io.polyn.spring.boot.console;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Description of the streams, buckets and object stores of the account.
 *
 * @param streams the streams, those of this application's migrations first
 * @param omitted how many more there are
 * @param deadLetters what is known of the stream of dead letters, {@code null} if there
 * is none
 */
record StreamsDescriptor(List<StreamDescriptor> streams, int omitted, @Nullable StreamDescriptor deadLetters) {

	/**
	 * Description of a stream.
	 *
	 * @param name the name of the stream, bucket or object store
	 * @param stream the name of the stream, which for a bucket is another one
	 * @param kind stream, key_value or object_store
	 * @param internal whether it is one of Polyn's own
	 * @param declaredBy the migration that creates it, if one of this application does
	 * @param own whether a migration of this application names it
	 * @param missing whether it should be there and is not
	 * @param description what it is for
	 * @param subjects its subjects
	 * @param retention limits, interest or workqueue
	 * @param storage file or memory
	 * @param replicas how many servers keep it
	 * @param messages how many messages it has
	 * @param bytes how large they are
	 * @param lastSequence the sequence of the last message
	 * @param lastTime when that was stored
	 * @param consumerCount how many consumers it has
	 * @param consumers the consumers, {@code null} if they were not asked for
	 */
	record StreamDescriptor(String name, String stream, String kind, boolean internal, @Nullable String declaredBy,
			boolean own, boolean missing, @Nullable String description, List<String> subjects,
			@Nullable String retention, @Nullable String storage, int replicas, long messages, long bytes,
			long lastSequence, @Nullable String lastTime, int consumerCount,
			@Nullable Section<List<ConsumerDescriptor>> consumers) {
	}

	/**
	 * Description of a consumer.
	 *
	 * @param name its name
	 * @param durable whether it stays when nobody asks for messages
	 * @param declaredBy the migration that creates it, if one of this application does
	 * @param description what it is for
	 * @param subjects the subjects that it receives, none for all
	 * @param pending how many messages it has yet to deliver
	 * @param ackPending how many it has delivered and are not acknowledged
	 * @param redelivered how many of those were delivered more than once
	 * @param waiting how many requests for messages wait
	 * @param paused whether it is paused
	 * @param lastDelivery when it last delivered a message
	 */
	record ConsumerDescriptor(String name, boolean durable, @Nullable String declaredBy, @Nullable String description,
			List<String> subjects, long pending, long ackPending, long redelivered, long waiting, boolean paused,
			@Nullable String lastDelivery) {
	}

}
