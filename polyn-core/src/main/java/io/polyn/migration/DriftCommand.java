package io.polyn.migration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.migration.history.LockHolder;
import io.polyn.migration.history.MigrationHistory;
import io.polyn.migration.history.MigrationHistory.Snapshot;
import io.polyn.migration.history.MigrationLock;
import io.polyn.migration.operation.LiveSettings;
import io.polyn.migration.operation.StreamExport;
import io.polyn.nats.JetStreamApi;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the applied migrations declare with what is on the server.
 */
final class DriftCommand {

	private final MigratorSettings settings;

	private final JetStreamApi api;

	private final List<Drift> drifts = new ArrayList<>();

	private final List<Asset> undeclared = new ArrayList<>();

	DriftCommand(MigratorSettings settings) {
		this.settings = settings;
		this.api = settings.api();
	}

	DriftResult run() {
		MigrationHistory history = this.settings.history();
		Snapshot snapshot = history.read();
		LockHolder holder = MigrationLock.holder(history, snapshot).orElse(null);
		AppliedDeclaration applied = AppliedDeclaration.of(this.settings,
				MigrationPlan.of(this.settings.scripts(), snapshot, holder != null));
		DeclaredState declared = applied.state();
		Map<String, ObjectNode> live = byName(this.api.streams(), "/config/name");
		Map<String, DeclaredStream> streams = new LinkedHashMap<>();
		declared.streams().forEach((stream) -> streams.put(stream.kind().streamName(stream.name()), stream));
		List<String> notes = new ArrayList<>(declared.notes());
		applied.uncertain().forEach((stream, migrations) -> {
			// One that was deleted is neither here nor there.
			boolean isDeclared = streams.remove(stream) != null;
			if (live.remove(stream) != null || isDeclared) {
				notes.add(Asset.ofStream(stream) + " is not compared: " + String.join(", ", migrations)
						+ " may have changed it.");
			}
		});
		streams.forEach((name, stream) -> compare(name, stream, live.remove(name)));
		live.keySet().stream().filter(this::isOfServices).map(Asset::ofStream).forEach(this.undeclared::add);
		return new DriftResult(this.settings.namespace(), holder, List.copyOf(this.drifts),
				List.copyOf(this.undeclared), List.copyOf(notes));
	}

	private boolean isOfServices(String stream) {
		return this.settings.deployment().prefix().covers(stream) && !StreamExport.isInternal(stream);
	}

	private void compare(String name, DeclaredStream stream, @Nullable ObjectNode live) {
		Asset asset = Asset.ofStream(name);
		if (live == null) {
			this.drifts.add(new Drift(asset, stream.declaredBy(), true, List.of()));
			return;
		}
		ObjectNode declared = (ObjectNode) PlanJson.parsed(stream.config());
		boolean whole = stream.declaredBy() != null;
		compare(asset, stream.declaredBy(), declared, LiveSettings.ofStream(declared, config(live), whole));
		boolean hasConsumers = live.path("state").path("consumer_count").asLong() > 0;
		Map<String, ObjectNode> consumers = (hasConsumers && (whole || !stream.consumers().isEmpty()))
				? byName(this.api.consumers(name), "/name") : new TreeMap<>();
		for (DeclaredConsumer consumer : stream.consumers()) {
			compare(asset.withConsumer(consumer.name()), consumer, consumers.remove(consumer.name()));
		}
		consumers.forEach((consumer, info) -> {
			if (whole && config(info).has("durable_name")) {
				this.undeclared.add(asset.withConsumer(consumer));
			}
		});
	}

	private void compare(Asset asset, DeclaredConsumer consumer, @Nullable ObjectNode live) {
		if (live == null) {
			this.drifts.add(new Drift(asset, consumer.declaredBy(), true, List.of()));
			return;
		}
		ObjectNode declared = (ObjectNode) PlanJson.parsed(consumer.config());
		compare(asset, consumer.declaredBy(), declared, LiveSettings.ofConsumer(declared, config(live)));
	}

	private void compare(Asset asset, @Nullable MigrationVersion declaredBy, ObjectNode declared, ObjectNode live) {
		List<SettingChange> changes = SettingChanges.between(declared, live);
		if (!changes.isEmpty()) {
			this.drifts.add(new Drift(asset, declaredBy, false, changes));
		}
	}

	private static ObjectNode config(ObjectNode info) {
		return (ObjectNode) info.path("config");
	}

	private static Map<String, ObjectNode> byName(Iterable<ObjectNode> infos, String name) {
		Map<String, ObjectNode> byName = new TreeMap<>();
		infos.forEach((info) -> byName.put(info.at(name).asText(), info));
		return byName;
	}

}
