package io.polyn.spring.boot.metrics;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.polyn.PolynException;
import io.polyn.migration.MigrationEvent;
import io.polyn.migration.MigrationEvent.MigrationFailed;
import io.polyn.migration.MigrationEvent.MigrationStarted;
import io.polyn.migration.MigrationEvent.RunFailed;
import io.polyn.migration.MigrationEvent.RunStarted;
import io.polyn.migration.MigrationListener;
import io.polyn.migration.history.MigrationRecord.Direction;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Observes runs with Micrometer, and each migration as a part of its run.
 */
class ObservedMigrations implements MigrationListener {

	// Not needed before something happens: what observes may itself need a migrator.
	private final ObjectProvider<ObservationRegistry> observations;

	// A run and its migrations are told by the thread that carries them out.
	private final ThreadLocal<Deque<Observed>> open = ThreadLocal.withInitial(ArrayDeque::new);

	ObservedMigrations(ObjectProvider<ObservationRegistry> observations) {
		this.observations = observations;
	}

	@Override
	public void onEvent(MigrationEvent event) {
		if (event instanceof RunStarted) {
			start(create("polyn.migrate", event, event.namespace()));
		}
		else if (event instanceof MigrationStarted started) {
			start(create("polyn.migrate.migration", event, started.migration().toString())
				.highCardinalityKeyValue("version", started.migration().version().value()));
		}
		else {
			stop(error(event));
		}
	}

	private Observation create(String name, MigrationEvent event, String what) {
		return Observation.createNotStarted(name, this.observations.getObject())
			.contextualName(((event.direction() == Direction.DOWN) ? "roll back " : "migrate ") + what)
			.lowCardinalityKeyValue("namespace", event.namespace())
			.lowCardinalityKeyValue("direction", event.direction().name().toLowerCase(Locale.ROOT));
	}

	private void start(Observation observation) {
		observation.start();
		this.open.get().push(new Observed(observation, observation.openScope()));
	}

	private void stop(@Nullable Throwable error) {
		Deque<Observed> open = this.open.get();
		Observed observed = open.pop();
		if (open.isEmpty()) {
			this.open.remove();
		}
		observed.stop(error);
	}

	private static @Nullable Throwable error(MigrationEvent event) {
		if (event instanceof RunFailed failed) {
			return failed.error();
		}
		return (event instanceof MigrationFailed failed) ? failed.error() : null;
	}

	/**
	 * What is observed now.
	 *
	 * @param observation the observation
	 * @param scope makes it the current one of this thread
	 */
	private record Observed(Observation observation, Observation.Scope scope) {

		void stop(@Nullable Throwable error) {
			this.scope.close();
			if (error != null) {
				this.observation.error(error);
			}
			this.observation.lowCardinalityKeyValue("outcome", (error != null) ? "failure" : "success")
				.lowCardinalityKeyValue("error.type", type(error))
				.stop();
		}

		private static String type(@Nullable Throwable error) {
			if (error == null) {
				return "none";
			}
			return (error instanceof PolynException polyn) ? polyn.code().id() : error.getClass().getName();
		}

	}

}
