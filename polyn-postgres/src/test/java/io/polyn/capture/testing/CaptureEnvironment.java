package io.polyn.capture.testing;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.StreamConfiguration;
import io.polyn.capture.CaptureMode;
import io.polyn.capture.CaptureSetup;
import io.polyn.capture.CaptureStatus;
import io.polyn.capture.ChangeCapture;
import io.polyn.capture.ChangeCaptureBuilder;
import io.polyn.capture.database.PostgresDatabase;
import io.polyn.cloudevent.EventNaming;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.json.Json;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A database with change capture installed, and a {@code nats-server} with a stream for
 * its events, new for each test.
 */
public final class CaptureEnvironment
		implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

	public static final EventNaming NAMING = new EventNaming("com.example", "shop");

	private static final AtomicInteger databases = new AtomicInteger();

	private final List<AutoCloseable> toClose = new ArrayList<>();

	private EmbeddedNatsServer server;

	private io.nats.client.Connection nats;

	private String database;

	private Connection connection;

	@Override
	public void beforeAll(ExtensionContext context) throws Exception {
		this.server = EmbeddedNatsServer.builder().start();
		this.nats = Nats.connect(natsOptions());
	}

	@Override
	public void beforeEach(ExtensionContext context) throws Exception {
		this.database = "shop_" + databases.incrementAndGet();
		try (Connection admin = connect("postgres", "postgres"); Statement statement = admin.createStatement()) {
			statement.execute("CREATE DATABASE " + this.database);
		}
		this.connection = connect(this.database, "postgres");
		CaptureSetup.install(this.connection);
		createStream();
	}

	/**
	 * Creates the stream of the events of some tables.
	 */
	public void createStream() throws IOException, JetStreamApiException {
		management().addStream(StreamConfiguration.builder()
			.name("CHANGES")
			.subjects("users.>", "orders.>", "items.>", "everything.>", "sales.>")
			.build());
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		for (int i = this.toClose.size() - 1; i >= 0; i--) {
			this.toClose.get(i).close();
		}
		this.toClose.clear();
		this.connection.close();
		try (Connection admin = connect("postgres", "postgres"); Statement statement = admin.createStatement()) {
			statement.execute("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active_pid"
					+ " IS NOT NULL AND database = '" + this.database + "'");
			Awaitility.await().ignoreExceptions().until(() -> {
				statement.execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
						+ " WHERE database = '" + this.database + "'");
				return true;
			});
			statement.execute("DROP DATABASE " + this.database + " WITH (FORCE)");
		}
		for (String stream : management().getStreamNames()) {
			management().deleteStream(stream);
		}
	}

	@Override
	public void afterAll(ExtensionContext context) throws Exception {
		this.nats.close();
		this.server.close();
	}

	/**
	 * Returns the options of a connection to the server.
	 */
	public Options natsOptions() {
		return Options.builder().server(this.server.url()).errorListener(new ErrorListener() {
		}).build();
	}

	public io.nats.client.Connection nats() {
		return this.nats;
	}

	public JetStreamManagement management() throws IOException {
		return this.nats.jetStreamManagement();
	}

	public String databaseName() {
		return this.database;
	}

	public PostgresDatabase database() {
		return database("postgres");
	}

	/**
	 * Returns the database for a user without a password.
	 */
	public PostgresDatabase database(String user) {
		return new PostgresDatabase(url(this.database), user, null);
	}

	private static String url(String database) {
		return "jdbc:postgresql://localhost:" + PostgresServer.shared().getPort() + "/" + database;
	}

	private static Connection connect(String database, String user) throws SQLException {
		return DriverManager.getConnection(url(database), user, null);
	}

	/**
	 * Returns the test's own connection, in auto-commit mode.
	 */
	public Connection connection() {
		return this.connection;
	}

	/**
	 * Opens another connection, which is closed after the test.
	 */
	public Connection connect() throws SQLException {
		return connectAs("postgres");
	}

	/**
	 * Opens another connection of a user, which is closed after the test.
	 */
	public Connection connectAs(String user) throws SQLException {
		Connection another = connect(this.database, user);
		this.toClose.add(another);
		return another;
	}

	/**
	 * Executes statements.
	 */
	public void sql(String... statements) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			for (String each : statements) {
				statement.execute(each);
			}
		}
	}

	/**
	 * Returns the one value that a query results in, as text.
	 */
	public String value(String query) throws SQLException {
		try (Statement statement = this.connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
			row.next();
			return row.getString(1);
		}
	}

	/**
	 * Starts to capture, until the test ends.
	 */
	public ChangeCapture capture(CaptureMode mode) {
		return capture(mode, (builder) -> {
		});
	}

	/**
	 * Starts to capture, until the test ends.
	 */
	public ChangeCapture capture(CaptureMode mode, Consumer<ChangeCaptureBuilder> customizer) {
		ChangeCapture capture = build(mode, customizer);
		capture.start();
		return capture;
	}

	/**
	 * Builds what is closed when the test ends.
	 */
	public ChangeCapture build(CaptureMode mode, Consumer<ChangeCaptureBuilder> customizer) {
		ChangeCaptureBuilder builder = ChangeCapture
			.builder(database(), natsOptions(), JetStreamOptions.defaultOptions())
			.naming(NAMING)
			.mode(mode);
		customizer.accept(builder);
		ChangeCapture capture = builder.build();
		this.toClose.add(capture);
		return capture;
	}

	/**
	 * Starts to capture and waits until it does.
	 */
	public ChangeCapture running(CaptureMode mode) {
		ChangeCapture capture = capture(mode);
		awaitRunning(capture);
		return capture;
	}

	/**
	 * Waits until capture captures, which it has to do without a failure before.
	 */
	public static void awaitRunning(ChangeCapture capture) {
		Awaitility.await().pollInterval(Duration.ofMillis(20)).failFast(() -> {
			if (capture.status().state() == CaptureStatus.State.FAILING) {
				throw new AssertionError(capture.status().error());
			}
		}).until(() -> capture.status().state() == CaptureStatus.State.RUNNING);
	}

	/**
	 * Waits until capture is in a state.
	 */
	public static void awaitState(ChangeCapture capture, CaptureStatus.State state) {
		Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> capture.status().state() == state);
	}

	/**
	 * Waits until something has failed.
	 * @return what: nothing is told of it any more when capture works for a moment
	 */
	public static String awaitError(ChangeCapture capture) {
		return Awaitility.await()
			.pollInterval(Duration.ofMillis(20))
			.until(() -> capture.status().error(), Objects::nonNull);
	}

	/**
	 * Waits until the stream has so many events, and returns all that it has.
	 */
	public List<JsonNode> events(long count) throws Exception {
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.pollInterval(Duration.ofMillis(20))
			.until(() -> management().getStreamInfo("CHANGES").getStreamState().getMsgCount() >= count);
		return events();
	}

	/**
	 * Returns all events that the stream has, in its order.
	 */
	public List<JsonNode> events() throws Exception {
		long count = management().getStreamInfo("CHANGES").getStreamState().getMsgCount();
		List<JsonNode> events = new ArrayList<>();
		JetStreamSubscription subscription = this.nats.jetStream()
			.subscribe(">", PushSubscribeOptions.builder().stream("CHANGES").ordered(true).build());
		subscription.setPendingLimits(-1, -1);
		while (events.size() < count) {
			Message message = subscription.nextMessage(Duration.ofSeconds(60));
			events.add(Json.parse(message.getData()));
		}
		subscription.unsubscribe();
		return events;
	}

}
