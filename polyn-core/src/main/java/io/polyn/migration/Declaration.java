package io.polyn.migration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.PolynException;
import io.polyn.migration.backup.Backups;
import io.polyn.migration.operation.DeclarationContext;
import io.polyn.migration.operation.Operation;
import io.polyn.migration.source.MigrationScript;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import io.polyn.nats.ServerVersion;
import io.polyn.nats.dryrun.DryRun;
import io.polyn.nats.dryrun.NotSimulatedException;
import io.polyn.nats.dryrun.SimulatedCall;

/**
 * Finds out what migrations declare, one after the other, on a JetStream that was empty
 * before the first of them.
 */
final class Declaration implements DeclarationContext {

	// The first one that knows all that a migration can say.
	private static final ServerVersion NEWEST = new ServerVersion(2, 14, 0);

	private static final int NEWEST_LEVEL = 4;

	private final DryRun dryRun;

	private final NamePrefix prefix;

	private final Map<String, MigrationVersion> declaredBy = new HashMap<>();

	private final List<String> notes = new ArrayList<>();

	private Declaration(DryRun dryRun, NamePrefix prefix) {
		this.dryRun = dryRun;
		this.prefix = prefix;
	}

	static Declaration withoutServer(NamePrefix prefix) {
		return new Declaration(DryRun.onEmpty(NEWEST, NEWEST_LEVEL), prefix);
	}

	static Declaration of(JetStreamApi server, NamePrefix prefix) {
		return new Declaration(DryRun.onEmpty(server.serverVersion(), server.apiLevel()), prefix);
	}

	static Declaration of(List<MigrationScript> scripts, NamePrefix prefix) {
		Declaration declaration = withoutServer(prefix);
		scripts.stream()
			.sorted(Comparator.comparing((script) -> new MigrationVersion(script.version())))
			.forEach(declaration::add);
		return declaration;
	}

	/**
	 * Adds a migration.
	 * @param script the migration
	 * @return the operations of which it can't be told what they do
	 */
	List<Operation> add(MigrationScript script) {
		MigrationVersion version = new MigrationVersion(script.version());
		List<Operation> unknown = new ArrayList<>();
		for (MigrationScript.Step step : script.up()) {
			Operation operation = step.operation();
			String what = version.withName(script.name()) + ": what '" + operation.name() + "' of the "
					+ operation.target() + " brings about is not known. ";
			try {
				operation.declare(this);
			}
			catch (NotSimulatedException ex) {
				unknown.add(operation);
				this.notes.add(what + ex.getMessage());
			}
			catch (PolynException ex) {
				unknown.add(operation);
				this.notes.add(what + ex.problem());
			}
			this.dryRun.takeCalls().forEach((call) -> origin(call, version));
		}
		return unknown;
	}

	void note(String note) {
		this.notes.add(note);
	}

	DeclaredState state() {
		List<DeclaredStream> streams = StreamSupport.stream(api().streams().spliterator(), false)
			.map((info) -> stream((ObjectNode) info.path("config")))
			.toList();
		return new DeclaredState(streams, List.copyOf(this.notes));
	}

	private DeclaredStream stream(ObjectNode config) {
		String stream = config.path("name").asText();
		List<DeclaredConsumer> consumers = new ArrayList<>();
		for (ObjectNode info : api().consumers(stream)) {
			String name = info.path("name").asText();
			consumers.add(new DeclaredConsumer(name, info.path("config").toString(),
					this.declaredBy.get(consumerKey(stream, name))));
		}
		StreamKind kind = StreamKind.of(stream);
		return new DeclaredStream(kind.name(stream), kind, config.toString(), List.copyOf(consumers),
				this.declaredBy.get(stream));
	}

	// What is deleted and created anew has another origin.
	private void origin(SimulatedCall call, MigrationVersion version) {
		String[] tokens = call.subject().substring(api().requestSubject("").length()).split("\\.");
		String stream = tokens[2];
		switch (tokens[0] + "." + tokens[1]) {
			case "STREAM.CREATE" -> this.declaredBy.put(stream, version);
			case "STREAM.DELETE" -> this.declaredBy.keySet()
				.removeIf((key) -> key.equals(stream) || key.startsWith(consumerKey(stream, "")));
			case "CONSUMER.CREATE" -> this.declaredBy.putIfAbsent(consumerKey(stream, tokens[3]), version);
			case "CONSUMER.DELETE" -> this.declaredBy.remove(consumerKey(stream, tokens[3]));
			default -> {
			}
		}
	}

	// No name has a space in it.
	private static String consumerKey(String stream, String consumer) {
		return stream + " " + consumer;
	}

	@Override
	public JetStreamApi api() {
		return this.dryRun.api();
	}

	@Override
	public void assumeStream(String stream) {
		this.dryRun.assumeStream(stream);
	}

	@Override
	public NamePrefix prefix() {
		return this.prefix;
	}

	@Override
	public Backups backups() {
		throw new NotSimulatedException("It uses a backup.");
	}

	@Override
	public <T> T find(Class<T> type, String name) {
		throw new NotSimulatedException("It runs '" + name + "'.");
	}

	@Override
	public Code code(String name) {
		throw new NotSimulatedException("It runs '" + name + "'.");
	}

	// Without messages, nothing takes long.
	@Override
	public void progress(String what, long done, long total) {
	}

}
