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

	private int idleLooks;

	/**
	 * Creates what they are in.
	 * @param idle for how long its thread stays when there is nothing to do
	 */
	PublicationsUnderway(Duration idle) {
		this.scheduler = new ScheduledThreadPoolExecutor(1, PublishThreads.daemons("polyn-publish-retry"));
		this.scheduler.setKeepAliveTime(idle.toMillis(), TimeUnit.MILLISECONDS);
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
		if (this.idleLooks < IDLE_LOOKS) {
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
