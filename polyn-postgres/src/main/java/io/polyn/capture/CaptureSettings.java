package io.polyn.capture;

import java.time.Duration;

import io.nats.client.JetStreamOptions;
import io.nats.client.Options;
import io.polyn.capture.database.PostgresDatabase;
import io.polyn.capture.table.IncompatibleChange;
import io.polyn.cloudevent.EventNaming;
import io.polyn.schema.compatibility.CompatibilityMode;

/**
 * What a {@link ChangeCapture} was built with.
 */
record CaptureSettings(PostgresDatabase database, Options nats, JetStreamOptions jetStream, EventNaming naming,
		String prefix, CaptureMode mode, boolean install, String slot, Duration heartbeat, LostSlot lostSlot,
		Duration pollInterval, int window, Duration publishTimeout, CompatibilityMode compatibility,
		IncompatibleChange incompatibleChange) {

}
