package io.polyn.capture;

import java.time.Duration;

import io.nats.client.JetStreamOptions;
import io.nats.client.Options;
import io.polyn.capture.database.PostgresDatabase;
import io.polyn.capture.table.IncompatibleChange;
import io.polyn.cloudevent.EventNaming;
import io.polyn.schema.compatibility.CompatibilityMode;
import org.jspecify.annotations.Nullable;

/**
 * Collects what change capture needs.
 */
public final class ChangeCaptureBuilder {

	private final PostgresDatabase database;

	private final Options nats;

	private final JetStreamOptions jetStream;

	private @Nullable EventNaming naming;

	private String prefix = "";

	private CaptureMode mode = CaptureMode.AUTO;

	private boolean install = true;

	private String slot = "";

	private Duration heartbeat = Duration.ofSeconds(10);

	private LostSlot lostSlot = LostSlot.HALT;

	private Duration pollInterval = Duration.ofSeconds(1);

	private int window = 2000;

	private Duration publishTimeout = Duration.ofSeconds(5);

	private CompatibilityMode compatibility = CompatibilityMode.BACKWARD;

	private IncompatibleChange incompatibleChange = IncompatibleChange.CONTINUE;

	ChangeCaptureBuilder(PostgresDatabase database, Options nats, JetStreamOptions jetStream) {
		this.database = database;
		this.nats = nats;
		this.jetStream = jetStream;
	}

	/**
	 * Sets what makes the names of events, and the source that they have.
	 * @param naming the naming
	 * @return this builder
	 */
	public ChangeCaptureBuilder naming(EventNaming naming) {
		this.naming = naming;
		return this;
	}

	/**
	 * Sets what keeps several deployments of the same services apart on one account; none
	 * by default.
	 * @param prefix letters, digits and {@code -}; empty for none
	 * @return this builder
	 */
	public ChangeCaptureBuilder prefix(String prefix) {
		this.prefix = prefix;
		return this;
	}

	/**
	 * Sets how changes are found; by default {@link CaptureMode#AUTO}.
	 * @param mode the mode
	 * @return this builder
	 */
	public ChangeCaptureBuilder mode(CaptureMode mode) {
		this.mode = mode;
		return this;
	}

	/**
	 * Sets whether to install change capture where it is not, and to bring an older
	 * version up to date; by default it does.
	 * @param install whether to
	 * @return this builder
	 */
	public ChangeCaptureBuilder install(boolean install) {
		this.install = install;
		return this;
	}

	/**
	 * Sets the name of the replication slot; by default {@code polyn_} and the name of
	 * the database. A slot that is in use already stays.
	 * @param slot lower-case letters, digits and underscores; empty for the default
	 * @return this builder
	 */
	public ChangeCaptureBuilder slot(String slot) {
		this.slot = slot;
		return this;
	}

	/**
	 * Sets how often to write to the log, so that the slot advances in a database where
	 * nothing happens; by default every 10 seconds.
	 * @param heartbeat the interval
	 * @return this builder
	 */
	public ChangeCaptureBuilder heartbeat(Duration heartbeat) {
		this.heartbeat = heartbeat;
		return this;
	}

	/**
	 * Sets what happens when the replication slot is lost; by default
	 * {@link LostSlot#HALT}.
	 * @param lostSlot what happens
	 * @return this builder
	 */
	public ChangeCaptureBuilder lostSlot(LostSlot lostSlot) {
		this.lostSlot = lostSlot;
		return this;
	}

	/**
	 * Sets how long to wait at most before an empty outbox is looked at again; by default
	 * a second. After a change it is looked at every few milliseconds for a while.
	 * @param pollInterval the longest interval
	 * @return this builder
	 */
	public ChangeCaptureBuilder pollInterval(Duration pollInterval) {
		this.pollInterval = pollInterval;
		return this;
	}

	/**
	 * Sets how many events may be on their way at once; by default 2000.
	 * @param window the number
	 * @return this builder
	 */
	public ChangeCaptureBuilder window(int window) {
		this.window = window;
		return this;
	}

	/**
	 * Sets how long to wait for the confirmation of an event before it is published
	 * again; by default 5 seconds.
	 * @param publishTimeout the time
	 * @return this builder
	 */
	public ChangeCaptureBuilder publishTimeout(Duration publishTimeout) {
		this.publishTimeout = publishTimeout;
		return this;
	}

	/**
	 * Sets what the schema of a changed table has to be compatible with; by default
	 * {@link CompatibilityMode#BACKWARD}.
	 * @param compatibility the mode
	 * @return this builder
	 */
	public ChangeCaptureBuilder compatibility(CompatibilityMode compatibility) {
		this.compatibility = compatibility;
		return this;
	}

	/**
	 * Sets what happens if it is not; by default {@link IncompatibleChange#CONTINUE}.
	 * @param incompatibleChange what happens
	 * @return this builder
	 */
	public ChangeCaptureBuilder incompatibleChange(IncompatibleChange incompatibleChange) {
		this.incompatibleChange = incompatibleChange;
		return this;
	}

	/**
	 * Makes the capture. It is not started.
	 * @return the capture
	 * @throws IllegalStateException if there is no naming, or a number is too low
	 */
	public ChangeCapture build() {
		if (this.naming == null) {
			throw new IllegalStateException("Change capture needs a naming");
		}
		if (this.window < 1) {
			throw new IllegalStateException("The window must be positive");
		}
		return new ChangeCapture(new CaptureSettings(this.database, this.nats, this.jetStream, this.naming, this.prefix,
				this.mode, this.install, this.slot, this.heartbeat, this.lostSlot, this.pollInterval, this.window,
				this.publishTimeout, this.compatibility, this.incompatibleChange));
	}

}
