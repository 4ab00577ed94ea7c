package io.polyn.spring.boot.event;

import java.time.Duration;

import io.polyn.cloudevent.Tolerance;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the events.
 */
@ConfigurationProperties("polyn.events")
public class EventProperties {

	/**
	 * How long to try to have an event stored before its publishing fails. Must be
	 * shorter than the duplicate window of the streams.
	 */
	private Duration publishTimeout = Duration.ofSeconds(15);

	/**
	 * Number of published events that may wait for their acknowledgement at once.
	 */
	private int publishWindow = 256;

	/**
	 * Whether to read what Polyn's Elixir and Ruby clients send though it is not quite a
	 * CloudEvent.
	 */
	private boolean legacyClients = true;

	public Duration getPublishTimeout() {
		return this.publishTimeout;
	}

	public void setPublishTimeout(Duration publishTimeout) {
		this.publishTimeout = publishTimeout;
	}

	public int getPublishWindow() {
		return this.publishWindow;
	}

	public void setPublishWindow(int publishWindow) {
		this.publishWindow = publishWindow;
	}

	public boolean isLegacyClients() {
		return this.legacyClients;
	}

	public void setLegacyClients(boolean legacyClients) {
		this.legacyClients = legacyClients;
	}

	Tolerance tolerance() {
		return this.legacyClients ? Tolerance.LEGACY_CLIENTS : Tolerance.NONE;
	}

}
