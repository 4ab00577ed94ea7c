package io.polyn.cloudevent;

/**
 * How an event lies in a NATS message: the content modes of the CloudEvents binding.
 */
public enum ContentMode {

	/** The body is the whole event as JSON. */
	STRUCTURED,

	/** Each attribute is a header of its own, the body is the data. */
	BINARY

}
