package io.polyn.cloudevent;

/**
 * What is understood of messages that are not quite CloudEvents.
 */
public enum Tolerance {

	/** Nothing but what the specification and its NATS binding allow. */
	NONE,

	/**
	 * What Polyn's Elixir and Ruby clients send in structured mode, too: no
	 * {@value CloudEventCodec#CONTENT_TYPE} header, a {@code specversion} such as
	 * {@code 1.0.1}, the members {@code polyndata} and {@code polyntrace}, which are
	 * dropped, and a {@code time} without offset, which is taken for UTC.
	 */
	LEGACY_CLIENTS

}
