package io.polyn.nats.dryrun;

import java.util.List;

import io.polyn.nats.JetStreamApi;

/**
 * A JetStream that remembers what would have been changed instead of changing it. What
 * only the server can judge, such as its limits, is taken to be in order.
 */
public final class DryRun {

	private final CallLog calls = new CallLog();

	private final JetStreamApi api;

	/**
	 * Begins a dry run.
	 * @param server what lies under the changes; it is only read
	 */
	public DryRun(JetStreamApi server) {
		this.api = server.by(new SimulatedJetStream(server, this.calls));
	}

	/**
	 * Returns the API whose changes are remembered. It throws
	 * {@link NotSimulatedException} where only a real run could go on.
	 * @return the API
	 */
	public JetStreamApi api() {
		return this.api;
	}

	/**
	 * Returns the changing calls since this was asked last.
	 * @return the calls in their order
	 */
	public List<SimulatedCall> takeCalls() {
		return this.calls.take();
	}

}
