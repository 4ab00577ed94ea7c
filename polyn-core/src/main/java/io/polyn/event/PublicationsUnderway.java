package io.polyn.event;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The events on their way, which are sent again when their time for that has come. It
 * looks at all of them now and then: a timer for each would cost more than to send it.
 */
final class PublicationsUnderway {

	private static final Duration INTERVAL = Duration.ofMillis(20);

	// Longer than there is between events that are published one after the other.
	private static final int IDLE_LOOKS = 50;

	private final Map<Publication, CompletableFuture<PublishedEvent>> results = new ConcurrentHashMap<>();

	private final AtomicBoolean looking = new AtomicBoolean();

	private final ScheduledThreadPoolExecutor scheduler;

	private volatile boolean used;

	private volatile boolean closed;

	private int idleLooks;

	PublicationsUnderway() {
		this.scheduler = new ScheduledThreadPoolExecutor(1, PublishThreads.daemons("polyn-publish-retry"));
		this.scheduler.setKeepAliveTime(PublishThreads.IDLE.toMillis(), TimeUnit.MILLISECONDS);
		this.scheduler.allowCoreThreadTimeOut(true);
	}

	/**
	 * Takes an event that is about to be sent.
	 * @param result what becomes of it
	 */
	void add(Publication publication, CompletableFuture<PublishedEvent> result) {
		this.results.put(publication, result);
		if (!this.used) {
			this.used = true;
		}
		start();
	}

	/**
	 * Drops an event of which everyone knows what became of it.
	 */
	void remove(Publication publication) {
		this.results.remove(publication);
	}

	/**
	 * Returns what becomes of the events.
	 */
	CompletableFuture<?>[] results() {
		return this.results.values().toArray(CompletableFuture[]::new);
	}

	/**
	 * Lets the thread end as soon as nothing is on its way. What comes nevertheless,
	 * since it was let in before, starts it again.
	 */
	void close() {
		this.closed = true;
		this.scheduler.setKeepAliveTime(PublishThreads.IDLE_AFTER_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void start() {
		if (!this.looking.get() && this.looking.compareAndSet(false, true)) {
			lookLater();
		}
	}

	private void lookLater() {
		this.scheduler.schedule(this::look, INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
	}

	private void look() {
		try {
			long now = System.nanoTime();
			this.results.keySet()
				.stream()
				.filter((publication) -> publication.nanosLeft(now) <= 0)
				.sorted(Comparator.comparingLong((publication) -> publication.nanosLeft(now)))
				.forEach(Publication::sendAgain);
		}
		finally {
			goOn();
		}
	}

	private void goOn() {
		this.idleLooks = this.used ? 0 : this.idleLooks + 1;
		this.used = !this.results.isEmpty();
		if (this.idleLooks < (this.closed ? 1 : IDLE_LOOKS)) {
			lookLater();
			return;
		}
		this.idleLooks = 0;
		this.looking.set(false);
		// One that came after the last look found it looking.
		if (!this.results.isEmpty()) {
			start();
		}
	}

}
