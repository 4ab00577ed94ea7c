package io.polyn.spring.boot.console;

/**
 * Turns a feed into what the web framework streams to the viewer.
 */
interface EventStreamer {

	/**
	 * Begins to stream.
	 * @param feed the feed, which is closed when the viewer leaves
	 * @return what an operation of the endpoint returns
	 */
	Object stream(EventFeed feed);

}
