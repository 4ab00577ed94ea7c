package io.polyn.benchmarks.boot;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.polyn.benchmarks.Aim;
import io.polyn.benchmarks.Benchmark;
import io.polyn.benchmarks.Comparison;
import io.polyn.benchmarks.Contender;
import io.polyn.benchmarks.Figure;
import io.polyn.benchmarks.NatsServer;
import io.polyn.benchmarks.Run;

/**
 * The start of a web service.
 */
public final class BootBenchmark implements Benchmark {

	private static final String PEER = "a jnats Connection";

	private static final Figure STARTED = Figure.of("started in", "s").ratio(Contender.POLYN, PEER, Aim.atMost(1.15));

	private static final Figure RUNNING = Figure.of("since the process began", "s").ratio(Contender.POLYN, PEER, null);

	private static final Figure HEAP = Figure.of("heap after a collection", "MiB")
		.ratio(Contender.POLYN, PEER, Aim.atMost(1.10));

	@Override
	public String name() {
		return "boot";
	}

	@Override
	public String description() {
		return "A web service with the starter, 10 applied migrations and 5 stored schemas, against the same service with"
				+ " nothing but a bean that is a Connection of jnats; each start is a process.";
	}

	@Override
	public Map<String, Integer> sizes() {
		return Map.of(ROUNDS, 11, WARM_UP, 1);
	}

	@Override
	public List<Comparison> measure(Run run) throws Exception {
		try (NatsServer server = NatsServer.start(run)) {
			try (ServiceProcess first = polyn(run, server)) {
				first.requireLogged("10 applied in");
			}
			return run.compare(new Contender(Contender.POLYN, () -> {
				try (ServiceProcess service = polyn(run, server)) {
					service.requireLogged("10 applied, 0 pending");
					service.requireLogged("5 unchanged");
					return measure(service);
				}
			}), new Contender(PEER, () -> {
				try (ServiceProcess service = start(run, server, "bare-service", "BareService")) {
					return measure(service);
				}
			}));
		}
	}

	private static ServiceProcess polyn(Run run, NatsServer server) throws IOException {
		return start(run, server, "polyn-service", "PolynService");
	}

	private static ServiceProcess start(Run run, NatsServer server, String module, String main) throws IOException {
		return ServiceProcess.start(run.home().resolve(module), "io.polyn.benchmarks.service." + main, server.url());
	}

	private static List<Figure.Value> measure(ServiceProcess service) throws IOException, InterruptedException {
		return List.of(STARTED.value(service.startedIn()), RUNNING.value(service.runningFor()),
				HEAP.value(service.usedHeap()));
	}

}
