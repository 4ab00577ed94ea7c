package io.polyn.spring.boot;

import io.polyn.migration.backup.BackupManifest;
import io.polyn.migration.history.LockHolder;
import io.polyn.migration.history.MigrationRecord;
import io.polyn.nats.Bucket;
import io.polyn.nats.TolerantDataPort;
import io.polyn.version.Changelog;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What Polyn's engine does by reflection in every application: it writes and reads its
 * records as JSON, and names the class of its connections to jnats.
 */
class PolynRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), MigrationRecord.class,
				LockHolder.class, BackupManifest.class, Bucket.Entry.class, Changelog.class);
		hints.reflection().registerType(TolerantDataPort.class, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
		hints.resources()
			.registerPattern("io/nats/jnats/version.properties")
			.registerPattern("io/polyn/version.properties");
	}

}
