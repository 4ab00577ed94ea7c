package io.polyn.spring.boot.actuate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.nats.client.Connection;
import io.nats.client.api.ServerInfo;
import io.polyn.PolynVersion;
import io.polyn.migration.Migrator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * Contributor of what is known of Polyn in this process, without asking the server.
 */
class PolynInfoContributor implements InfoContributor {

	private final Supplier<Map<String, Migrator>> migrators;

	private final ObjectProvider<Connection> connection;

	PolynInfoContributor(Supplier<Map<String, Migrator>> migrators, ObjectProvider<Connection> connection) {
		this.migrators = migrators;
		this.connection = connection;
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> polyn = new LinkedHashMap<>();
		String version = PolynVersion.get();
		if (version != null) {
			polyn.put("version", version);
		}
		this.connection.ifUnique((connection) -> {
			ServerInfo server = connection.getServerInfo();
			if (server != null) {
				polyn.put("server", Map.of("version", server.getVersion()));
			}
		});
		Map<String, Migrator> beans = this.migrators.get();
		if (beans.size() == 1) {
			polyn.putAll(describe(beans.values().iterator().next()));
		}
		else if (!beans.isEmpty()) {
			Map<String, Object> each = new LinkedHashMap<>();
			beans.forEach((name, migrator) -> each.put(name, describe(migrator)));
			polyn.put("migrators", each);
		}
		builder.withDetail("polyn", polyn);
	}

	private static Map<String, Object> describe(Migrator migrator) {
		Map<String, Object> description = new LinkedHashMap<>();
		description.put("namespace", migrator.namespace());
		migrator.latestCounts().ifPresent((counts) -> {
			Map<String, Object> migrations = new LinkedHashMap<>();
			migrations.put("applied", counts.applied());
			migrations.put("pending", counts.pending());
			migrations.put("failed", counts.failed());
			description.put("migrations", migrations);
		});
		return description;
	}

}
