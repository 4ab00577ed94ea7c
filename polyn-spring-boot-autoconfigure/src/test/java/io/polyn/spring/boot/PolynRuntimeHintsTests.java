package io.polyn.spring.boot;

import java.io.InputStream;

import io.polyn.migration.backup.BackupManifest;
import io.polyn.migration.history.LockHolder;
import io.polyn.migration.history.MigrationRecord;
import io.polyn.nats.Bucket;
import io.polyn.nats.TolerantDataPort;
import io.polyn.version.Changelog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

class PolynRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	PolynRuntimeHintsTests() {
		new PolynRuntimeHints().registerHints(this.hints, getClass().getClassLoader());
	}

	@ParameterizedTest
	@ValueSource(classes = { MigrationRecord.class, MigrationRecord.Attempt.class, LockHolder.class,
			BackupManifest.class, Bucket.Entry.class, Changelog.class, Changelog.Release.class })
	void recordsCanBeWrittenAndRead(Class<?> type) throws Exception {
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(type)
			.withMemberCategories(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(type.getRecordComponents()[0].getAccessor()))
			.accepts(this.hints);
	}

	@Test
	void jnatsCanMakeTheDataPortItIsTheNameOf() throws Exception {
		assertThat(RuntimeHintsPredicates.reflection()
			.onConstructorInvocation(TolerantDataPort.class.getDeclaredConstructor())).accepts(this.hints);
	}

	@ParameterizedTest
	@ValueSource(strings = { "io/nats/jnats/version.properties", "io/polyn/version.properties" })
	void theVersionsAreKnown(String file) throws Exception {
		assertThat(RuntimeHintsPredicates.resource().forResource(file)).accepts(this.hints);
		try (InputStream content = getClass().getClassLoader().getResourceAsStream(file)) {
			assertThat(content).isNotNull();
		}
	}

}
