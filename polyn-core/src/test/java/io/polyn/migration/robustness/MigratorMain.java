package io.polyn.migration.robustness;

import java.time.Duration;
import java.util.List;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.polyn.PolynException;
import io.polyn.migration.Migrator;

/**
 * A service that migrates when it starts, and does nothing else.
 */
final class MigratorMain {

	static final String READY = "ready";

	private MigratorMain() {
	}

	/**
	 * Connects, waits for a line, and migrates.
	 * @param args the server, the folder of the migrations, their namespace and the lease
	 * in seconds
	 */
	public static void main(String[] args) throws Exception {
		// Many such processes start at once, each of which may have to wait for its turn.
		Connection connection = Nats
			.connectReconnectOnConnect(Options.builder().server(args[0]).maxReconnects(-1).build());
		Migrator migrator = Migrator.builder(connection)
			.locations(List.of("file:" + args[1]))
			.namespace(args[2])
			.lockLease(Duration.ofSeconds(Long.parseLong(args[3])))
			.build();
		System.out.println(READY);
		if (System.in.read() == -1) {
			System.exit(2);
		}
		try {
			System.out.println("applied " + migrator.migrate().applied());
		}
		catch (PolynException ex) {
			System.out.println(ex.code() + " " + ex.getMessage());
			System.exit(1);
		}
		System.exit(0);
	}

}
