package io.polyn.spring.boot.console;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.polyn.PolynException;
import io.polyn.migration.DeclaredStream;
import io.polyn.migration.InfoResult;
import io.polyn.migration.Migrator;
import io.polyn.migration.PlanResult;
import io.polyn.migration.Target;
import io.polyn.spring.boot.console.MigratorDescriptor.HistoryDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the application's migrators know.
 */
class MigratorReader {

	private final Supplier<Map<String, Migrator>> migrators;

	/**
	 * Creates a reader.
	 * @param migrators the migrators by the names of their beans
	 */
	MigratorReader(Supplier<Map<String, Migrator>> migrators) {
		this.migrators = migrators;
	}

	List<MigratorDescriptor> read() {
		List<MigratorDescriptor> result = new ArrayList<>();
		this.migrators.get().forEach((bean, migrator) -> result.add(describe(bean, migrator)));
		return result;
	}

	private static MigratorDescriptor describe(String bean, Migrator migrator) {
		Section<InfoResult> info = Section.of(migrator::info);
		if (info.value() == null) {
			return new MigratorDescriptor(bean, new Section<>(null, info.problem()), null);
		}
		return new MigratorDescriptor(bean, new Section<>(HistoryDescriptor.of(info.value()), null),
				plan(info.value(), migrator));
	}

	private static @Nullable Section<PlanDescriptor> plan(InfoResult info, Migrator migrator) {
		if (info.pending().isEmpty() && info.unfinished().isEmpty()) {
			return null;
		}
		Section<PlanResult> plan = Section.of(() -> migrator.plan(Target.latest()));
		return (plan.value() != null) ? new Section<>(PlanDescriptor.of(plan.value()), null)
				: new Section<>(null, plan.problem());
	}

	/**
	 * Reads what the applied migrations declare.
	 * @return the streams by the names of streams, not of buckets; none of migrators that
	 * can't tell, of which the page says why
	 */
	Map<String, DeclaredStream> declared() {
		Map<String, DeclaredStream> result = new HashMap<>();
		for (Migrator migrator : this.migrators.get().values()) {
			try {
				migrator.declaredState()
					.streams()
					.forEach((stream) -> result.put(stream.kind().streamName(stream.name()), stream));
			}
			catch (PolynException ex) {
				continue;
			}
		}
		return result;
	}

}
