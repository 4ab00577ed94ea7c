package io.polyn.benchmarks;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of a benchmark: its settings, and what it has to say of its surroundings.
 */
public final class Run {

	private final Path home;

	private final Map<String, Integer> sizes;

	private final Storage storage;

	private final Path folder;

	private final Map<String, String> surroundings = new LinkedHashMap<>();

	/**
	 * Creates a run.
	 * @param home the folder of the benchmarks
	 * @param sizes the numbers by their names
	 * @param storage where servers keep their data
	 * @param folder where that is, empty
	 */
	Run(Path home, Map<String, Integer> sizes, Storage storage, Path folder) {
		this.home = home;
		this.sizes = sizes;
		this.folder = folder;
		this.storage = storage;
	}

	/**
	 * Returns a number.
	 * @param name one of those that the benchmark has a default for
	 * @return the number
	 */
	public int size(String name) {
		Integer size = this.sizes.get(name);
		if (size == null) {
			throw new IllegalArgumentException("There is no size " + name);
		}
		return size;
	}

	/**
	 * Returns all numbers.
	 * @return them by their names
	 */
	Map<String, Integer> sizes() {
		return this.sizes;
	}

	/**
	 * Returns where what the build of the benchmarks has made is found.
	 * @return the folder of the module
	 */
	public Path home() {
		return this.home;
	}

	/**
	 * Returns where servers keep their data.
	 * @return the folder, which is deleted after the run
	 */
	public Path folder() {
		return this.folder;
	}

	/**
	 * Notes that there are servers that keep their data in the folder.
	 */
	void noteStorage() {
		note("data of servers", this.storage.describe());
	}

	/**
	 * Notes what figures depend on, such as the version of a server.
	 * @param name what it is
	 * @param value the value
	 */
	public void note(String name, String value) {
		this.surroundings.put(name, value);
	}

	/**
	 * Notes the version of a library.
	 * @param name what it is
	 * @param type one of its classes, whose jar has the version in its name
	 */
	public void note(String name, Class<?> type) {
		String location = type.getProtectionDomain().getCodeSource().getLocation().getPath();
		note(name, location.substring(location.lastIndexOf('/') + 1).replace(".jar", ""));
	}

	/**
	 * Returns what was noted.
	 * @return values by their names
	 */
	Map<String, String> surroundings() {
		return this.surroundings;
	}

	/**
	 * Lets contenders take turns, for as many rounds as the sizes say.
	 * @param contenders the contenders
	 * @return what was measured, a comparison for each figure
	 * @throws Exception if a contender fails
	 */
	public List<Comparison> compare(Contender... contenders) throws Exception {
		return new Rounds(size(Benchmark.WARM_UP), size(Benchmark.ROUNDS)).play(List.of(contenders));
	}

	/**
	 * Lets contenders take turns that have done much the same before.
	 * @param contenders the contenders
	 * @return what was measured, a comparison for each figure
	 * @throws Exception if a contender fails
	 */
	public List<Comparison> compareWarm(Contender... contenders) throws Exception {
		return new Rounds(0, size(Benchmark.ROUNDS)).play(List.of(contenders));
	}

}
