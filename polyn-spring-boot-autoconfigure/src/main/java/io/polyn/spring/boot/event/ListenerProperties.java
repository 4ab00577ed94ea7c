package io.polyn.spring.boot.event;

import java.time.Duration;

import io.polyn.spring.boot.PropertyRequirements;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the listeners.
 */
@ConfigurationProperties("polyn.events.listener")
public class ListenerProperties {

	/**
	 * Number of threads that call a listener.
	 */
	private int concurrency = 1;

	/**
	 * Number of messages of a listener that may be on their way, waiting or being
	 * handled.
	 */
	private int prefetch = 100;

	/**
	 * Number of times that an event is delivered before it becomes a dead letter.
	 */
	private int maxDeliver = 10;

	/**
	 * Whether to create a durable consumer that does not exist when its listener starts.
	 */
	private boolean createConsumers;

	/**
	 * Time to wait on shutdown for the events that were delivered to be handled.
	 */
	private Duration drainTimeout = Duration.ofSeconds(25);

	private final BackOff backOff = new BackOff();

	public int getConcurrency() {
		return this.concurrency;
	}

	public void setConcurrency(int concurrency) {
		this.concurrency = concurrency;
	}

	public int getPrefetch() {
		return this.prefetch;
	}

	public void setPrefetch(int prefetch) {
		this.prefetch = prefetch;
	}

	public int getMaxDeliver() {
		return this.maxDeliver;
	}

	public void setMaxDeliver(int maxDeliver) {
		this.maxDeliver = maxDeliver;
	}

	public boolean isCreateConsumers() {
		return this.createConsumers;
	}

	public void setCreateConsumers(boolean createConsumers) {
		this.createConsumers = createConsumers;
	}

	public Duration getDrainTimeout() {
		return this.drainTimeout;
	}

	public void setDrainTimeout(Duration drainTimeout) {
		this.drainTimeout = drainTimeout;
	}

	public BackOff getBackOff() {
		return this.backOff;
	}

	void requireUsable() {
		PropertyRequirements.positive("polyn.events.listener.concurrency", this.concurrency);
		PropertyRequirements.positive("polyn.events.listener.prefetch", this.prefetch);
		PropertyRequirements.positive("polyn.events.listener.max-deliver", this.maxDeliver);
		PropertyRequirements.positive("polyn.events.listener.back-off.initial", this.backOff.initial);
		PropertyRequirements.require(this.backOff.initial.compareTo(this.backOff.max) <= 0,
				"polyn.events.listener.back-off.max", this.backOff.max,
				"It must not be less than polyn.events.listener.back-off.initial, which is " + this.backOff.initial
						+ ".");
	}

	public static class BackOff {

		/**
		 * Time until an event is delivered again after its first failure. It doubles with
		 * each further one.
		 */
		private Duration initial = Duration.ofSeconds(1);

		/**
		 * Longest time until an event is delivered again.
		 */
		private Duration max = Duration.ofSeconds(30);

		public Duration getInitial() {
			return this.initial;
		}

		public void setInitial(Duration initial) {
			this.initial = initial;
		}

		public Duration getMax() {
			return this.max;
		}

		public void setMax(Duration max) {
			this.max = max;
		}

	}

}
