package io.polyn.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import com.sun.management.OperatingSystemMXBean;

/**
 * The machine that figures were measured on.
 */
final class Machine {

	private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

	private Machine() {
	}

	/**
	 * Returns what figures depend on.
	 * @return values by their names
	 */
	static Map<String, String> describe() {
		Runtime runtime = Runtime.getRuntime();
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		Map<String, String> machine = new LinkedHashMap<>();
		machine.put("processor", processor());
		machine.put("processors", String.valueOf(runtime.availableProcessors()));
		machine.put("memory", gibibytes(system.getTotalMemorySize()));
		machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
		machine.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
		machine.put("largest heap", gibibytes(runtime.maxMemory()));
		return machine;
	}

	private static String processor() {
		try (Stream<String> lines = Files.lines(CPU_INFO)) {
			return lines.filter((line) -> line.startsWith("model name"))
				.map((line) -> line.substring(line.indexOf(':') + 1).strip())
				.findFirst()
				.orElse(System.getProperty("os.arch"));
		}
		catch (IOException ex) {
			return System.getProperty("os.arch");
		}
	}

	private static String gibibytes(long bytes) {
		return "%.1f GiB".formatted(bytes / (double) (1L << 30));
	}

}
