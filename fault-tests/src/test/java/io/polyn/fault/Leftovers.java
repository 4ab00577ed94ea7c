package io.polyn.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this process holds that it should give back: threads, processes, open sockets and
 * files, and files in the temporary folder. Reads {@code /proc}.
 */
final class Leftovers {

	private static final Path TEMP = Path.of(System.getProperty("java.io.tmpdir"));

	// Threads that the JDK starts when they are first needed, and keeps for a while or
	// for good; the classpath, which is opened bit by bit; and what the embedded
	// PostgreSQL unpacks once.
	private static final Predicate<String> USUAL = Pattern
		.compile("thread (process reaper|ForkJoinPool\\.commonPool.*"
				+ "|CompletableFutureDelayScheduler|Cleaner-.*|Common-Cleaner|awaitility.*|PostgreSQL-JDBC-.*"
				+ "|surefire.*)|open .*(\\.jar|\\.so|/modules|/random|/urandom|/proc/.*|pipe:.*|anon_inode:.*)"
				+ "|file (embedded-pg|detect_linux_distribution_.*|.*surefire.*|hsperfdata.*)")
		.asMatchPredicate();

	private Leftovers() {
	}

	/**
	 * Lists what there is.
	 */
	static Set<String> list() {
		Set<String> all = new TreeSet<>();
		Thread.getAllStackTraces().keySet().forEach((thread) -> all.add("thread " + thread.getName()));
		ProcessHandle.current()
			.descendants()
			.forEach((process) -> all.add("process " + process.pid() + " " + process.info().command().orElse("")));
		descriptors().forEach((target) -> all.add("open " + target));
		try (Stream<Path> files = Files.list(TEMP)) {
			files.forEach((file) -> all.add("file " + file.getFileName()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return all.stream().filter(USUAL.negate()).collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Tells what threads do that are still there.
	 * @param left what was listed
	 */
	static String whereabouts(Set<String> left) {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((thread) -> left.contains("thread " + thread.getKey().getName()))
			.map((thread) -> thread.getKey().getName() + " in " + Arrays.toString(thread.getValue()))
			.collect(Collectors.joining("; "));
	}

	private static Set<String> descriptors() {
		Set<String> targets = new TreeSet<>();
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			for (Path descriptor : descriptors.toList()) {
				try {
					targets.add(Files.readSymbolicLink(descriptor).toString());
				}
				catch (IOException ex) {
					// It was that of this listing.
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return targets;
	}

}
