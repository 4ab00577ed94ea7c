package io.polyn.benchmarks.capture;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.nats.client.JetStreamOptions;
import io.polyn.benchmarks.PostgresServer;
import io.polyn.capture.CaptureMode;
import io.polyn.capture.CaptureSetup;
import io.polyn.capture.CaptureStatus;
import io.polyn.capture.ChangeCapture;
import io.polyn.capture.TableCapture;
import io.polyn.capture.database.PostgresDatabase;
import io.polyn.cloudevent.EventNaming;

/**
 * Polyn's change capture as it is by default, in one of its modes.
 */
final class PolynCapturer implements Capturer {

	private static final String SLOT = "polyn";

	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

	private final Servers servers;

	private final CaptureMode mode;

	private final ChangeCapture capture;

	private PolynCapturer(Servers servers, CaptureMode mode) {
		this.servers = servers;
		this.mode = mode;
		this.capture = build(servers, mode);
	}

	static PolynCapturer install(Servers servers, CaptureMode mode) throws SQLException {
		try (Connection connection = servers.postgres().connect()) {
			CaptureSetup.install(connection);
			CaptureSetup.capture(connection, TableCapture.of(Servers.TABLE));
		}
		// The first that runs creates the slot, or has triggers stay.
		try (ChangeCapture first = build(servers, mode)) {
			first.start();
			awaitRunning(first);
		}
		return new PolynCapturer(servers, mode);
	}

	private static ChangeCapture build(Servers servers, CaptureMode mode) {
		PostgresDatabase database = new PostgresDatabase(servers.postgres().url(), PostgresServer.USER,
				PostgresServer.USER);
		return ChangeCapture.builder(database, servers.nats().options(), JetStreamOptions.defaultOptions())
			.naming(new EventNaming("com.example", "benchmark"))
			.mode(mode)
			.slot(SLOT)
			.build();
	}

	private static void awaitRunning(ChangeCapture capture) {
		long start = System.nanoTime();
		while (capture.status().state() != CaptureStatus.State.RUNNING) {
			if (System.nanoTime() - start > PATIENCE) {
				throw new IllegalStateException("Polyn does not run: " + capture.status());
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
		}
	}

	@Override
	public void start() {
		this.capture.start();
	}

	@Override
	public void close() throws SQLException {
		this.capture.close();
		if (this.mode == CaptureMode.WAL) {
			this.servers.dropSlot(SLOT);
		}
		try (Connection connection = this.servers.postgres().connect()) {
			CaptureSetup.uninstall(connection);
		}
	}

}
