package io.polyn.nats.dryrun;

import java.util.List;

import io.polyn.nats.JetStreamApi;
import io.polyn.nats.ServerVersion;

/**
 * A JetStream that remembers what would have been changed instead of changing it. What
 * only the server can judge, such as its limits, is taken to be in order.
 */
public final class DryRun {

	private final CallLog calls = new CallLog();

	private final SimulatedJetStream simulated;

	private final JetStreamApi api;

	/**
	 * Begins a dry run.
	 * @param server what lies under the changes; it is only read
	 */
	public DryRun(JetStreamApi server) {
		this.simulated = new SimulatedJetStream(server, this.calls);
		this.api = server.by(this.simulated);
	}

	/**
	 * Begins a dry run on a JetStream that has no streams yet.
	 * @param version the server's version
	 * @param apiLevel the level of JetStream's API
	 * @return the dry run
	 */
	public static DryRun onEmpty(ServerVersion version, int apiLevel) {
		return new DryRun(new JetStreamApi(new EmptyJetStream(version, apiLevel)));
	}

	/**
	 * Makes sure that there is a stream, of which no more is known than its name.
	 * @param stream the stream's name
	 */
	public void assumeStream(String stream) {
		this.simulated.assumeStream(stream);
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
