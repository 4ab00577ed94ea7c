package io.polyn.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.fault.FaultResult.Count;
import io.polyn.json.Json;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Prints the table of all scenarios when the last one has ended, and writes it, as
 * {@code faults.md} and {@code faults.json}.
 */
public class FaultResults implements LauncherSessionListener {

	private static final List<FaultResult> results = new CopyOnWriteArrayList<>();

	static void add(FaultResult result) {
		results.add(result);
		System.out.println(result);
	}

	@Override
	public void launcherSessionClosed(LauncherSession session) {
		if (results.isEmpty()) {
			return;
		}
		String table = markdown();
		System.out.println(table);
		Path folder = FaultSettings.read().results();
		try {
			Files.createDirectories(folder);
			Files.writeString(folder.resolve("faults.md"), table);
			Files.writeString(folder.resolve("faults.json"), json().toPrettyString() + "\n");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String markdown() {
		StringBuilder table = new StringBuilder();
		table.append("Seed ").append(FaultSettings.read().seed()).append(", ").append(machine()).append(".\n\n");
		table.append("| scenario | promise | faults |");
		StringBuilder line = new StringBuilder("|---|---|---|");
		for (Count count : Count.values()) {
			table.append(' ').append(count.text()).append(" |");
			line.append("---:|");
		}
		table.append(" seconds | |\n").append(line).append("---:|---|\n");
		for (FaultResult result : results) {
			table.append("| %s | %s | %s |".formatted(result.scenario(), result.promise(), result.faultsText()));
			for (Count count : Count.values()) {
				table.append(' ').append(result.text(count)).append(" |");
			}
			table.append(String.format(Locale.ROOT, " %.1f | %s |%n", result.seconds(),
					result.passed() ? "kept" : "broken"));
		}
		for (FaultResult result : results) {
			result.remarks().forEach((remark) -> table.append("\n%s: %s\n".formatted(result.scenario(), remark)));
		}
		return table.toString();
	}

	private static ObjectNode json() {
		ObjectNode json = Json.object();
		json.put("seed", FaultSettings.read().seed()).put("machine", machine());
		results.forEach((result) -> {
			ObjectNode each = json.withArray("scenarios").addObject();
			each.put("scenario", result.scenario()).put("promise", result.promise());
			result.faults().forEach(each.putObject("faults")::put);
			ObjectNode counts = each.putObject("counts");
			result.counts().forEach((count, number) -> counts.put(count.text(), number));
			result.remarks().forEach(each.putArray("remarks")::add);
			each.put("seconds", result.seconds()).put("kept", result.passed());
		});
		return json;
	}

	private static String machine() {
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder().jetStream(false).start()) {
			return "nats-server " + server.version() + ", Java " + Runtime.version().feature() + ", "
					+ Runtime.getRuntime().availableProcessors() + " cores, " + System.getProperty("os.name") + " "
					+ System.getProperty("os.arch");
		}
	}

}
