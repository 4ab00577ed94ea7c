package io.polyn.spring.boot.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.cloudevents.CloudEvent;
import io.nats.client.Message;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.cloudevent.InvalidEventException;
import org.jspecify.annotations.Nullable;

/**
 * The events that wait for a viewer: some, and how many more there were. However many
 * arrive and however slow the viewer is, it takes the same room.
 */
final class EventFeed implements AutoCloseable {

	private static final int CAPACITY = 100;

	// At most two answers a second, and something now and then, by which a viewer who has
	// left is noticed.
	private static final Duration PAUSE = Duration.ofMillis(500);

	private static final Duration HEARTBEAT = Duration.ofSeconds(5);

	private final boolean values;

	private final Consumer<EventFeed> ended;

	private final List<Event> events = new ArrayList<>();

	private long skipped;

	private int unfollowed;

	private LongSupplier lost = () -> 0;

	private long lostBefore;

	private @Nullable String problem;

	private boolean begun;

	private boolean closed;

	/**
	 * Creates a feed.
	 * @param values whether to show data
	 * @param ended is told once when it is closed
	 */
	EventFeed(boolean values, Consumer<EventFeed> ended) {
		this.values = values;
		this.ended = ended;
	}

	/**
	 * Tells the viewer what does not arrive here.
	 * @param unfollowed how many subjects are not followed
	 * @param lost counts the messages that are dropped on their way
	 */
	synchronized void lacks(int unfollowed, LongSupplier lost) {
		this.unfollowed = unfollowed;
		this.lost = lost;
	}

	synchronized void add(Message message) {
		if (this.events.size() == CAPACITY) {
			this.skipped++;
			return;
		}
		this.events.add(Event.of(message, this.values));
		notifyAll();
	}

	synchronized void fail(String reason) {
		this.problem = reason;
		notifyAll();
	}

	/**
	 * Waits for what there is to tell. To be called by one thread after another.
	 * @return events or a problem; neither after a while, and at first, which is how a
	 * viewer learns that the feed is open; {@code null} when it is closed
	 * @throws InterruptedException if the thread is interrupted
	 */
	@Nullable Batch next() throws InterruptedException {
		if (!this.begun) {
			this.begun = true;
			return new Batch(List.of(), 0, this.unfollowed, null);
		}
		Thread.sleep(PAUSE.toMillis());
		synchronized (this) {
			long end = System.nanoTime() + HEARTBEAT.toNanos();
			long left = HEARTBEAT.toMillis();
			while (!this.closed && this.events.isEmpty() && this.problem == null && left > 0) {
				wait(left);
				left = (end - System.nanoTime()) / 1_000_000;
			}
			if (this.closed) {
				return null;
			}
			long lost = this.lost.getAsLong();
			Batch batch = new Batch(List.copyOf(this.events), this.skipped + lost - this.lostBefore, 0, this.problem);
			this.events.clear();
			this.skipped = 0;
			this.lostBefore = lost;
			this.problem = null;
			return batch;
		}
	}

	@Override
	public void close() {
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.closed = true;
			notifyAll();
		}
		this.ended.accept(this);
	}

	/**
	 * What there is to tell a viewer.
	 *
	 * @param events the events
	 * @param skipped how many more there were
	 * @param unfollowed how many subjects are not followed, which is told at first
	 * @param problem why there are none
	 */
	record Batch(List<Event> events, long skipped, int unfollowed, @Nullable String problem) {

		boolean isEmpty() {
			return this.events.isEmpty() && this.skipped == 0 && this.unfollowed == 0 && this.problem == null;
		}

	}

	/**
	 * An event as it was seen.
	 *
	 * @param seenAt when it was seen
	 * @param subject its subject
	 * @param size how many bytes the message has
	 * @param type its type
	 * @param id its id
	 * @param source its source
	 * @param time its time
	 * @param problem why it is none
	 * @param data its data, where they are shown
	 */
	record Event(Instant seenAt, String subject, int size, @Nullable String type, @Nullable String id,
			@Nullable String source, @Nullable String time, @Nullable String problem, @Nullable String data) {

		static Event of(Message message, boolean values) {
			Instant now = Instant.now();
			String subject = Texts.attribute(message.getSubject());
			int size = message.getData().length;
			try {
				CloudEvent event = CloudEventCodec.decode(message.getHeaders(), message.getData());
				String data = (values && event.getData() != null) ? Texts.data(event.getData().toBytes()) : null;
				return new Event(now, subject, size, Texts.attribute(event.getType()), Texts.attribute(event.getId()),
						Texts.attribute(event.getSource().toString()),
						(event.getTime() != null) ? event.getTime().toInstant().toString() : null, null, data);
			}
			catch (InvalidEventException ex) {
				return new Event(now, subject, size, null, null, null, null, ex.code().id(),
						values ? Texts.data(message.getData()) : null);
			}
		}

	}

}
