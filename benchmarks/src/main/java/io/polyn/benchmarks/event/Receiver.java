package io.polyn.benchmarks.event;

/**
 * Receives orders.
 */
interface Receiver {

	/**
	 * Returns the name of the durable consumer that it receives from.
	 */
	String consumer();

	/**
	 * Begins to receive.
	 * @param handled counts what it has handled
	 * @throws Exception if it can't begin
	 */
	void start(Handled handled) throws Exception;

	/**
	 * Ends to receive, and may be started again.
	 */
	void stop();

}
