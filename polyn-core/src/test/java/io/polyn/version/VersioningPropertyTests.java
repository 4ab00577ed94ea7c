package io.polyn.version;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random schemas and random ways through them, compared with a model that knows no trees
 * and no blocks: a list of steps over a map. A failing case prints its seed.
 */
class VersioningPropertyTests {

	private static final int CASES = 3000;

	private static final long SEED = 20261120L;

	@Test
	void everyWayIsThatOfTheModel() {
		for (long seed = SEED; seed < SEED + CASES; seed++) {
			Case random = new Case(new Random(seed));
			for (String from : random.versions) {
				for (String to : random.versions) {
					random.assertWay("seed " + seed + ": " + from + " -> " + to, from, to);
				}
			}
		}
	}

	@Test
	void everyWayHasAWayBack() {
		for (long seed = SEED; seed < SEED + CASES; seed++) {
			Case random = new Case(new Random(seed));
			String from = random.anyVersion();
			String to = random.anyVersion();
			Versioned start = random.start(from);
			Versioned back = random.schema.run(random.schema.run(start.to(to)).to(from));
			assertThat(back.data()).as("seed %s: %s -> %s and back", seed, from, to).isEqualTo(start.data());
			assertThat(back.type()).as("seed %s", seed).isEqualTo(start.type());
		}
	}

	@Test
	void everyWayMayBeMadeInPieces() {
		for (long seed = SEED; seed < SEED + CASES; seed++) {
			Case random = new Case(new Random(seed));
			String from = random.anyVersion();
			Versioned start = random.start(from);
			Versioned stepwise = start;
			List<String> stops = random.stops(from);
			for (String stop : stops) {
				stepwise = random.schema.run(stepwise.to(stop));
			}
			Versioned atOnce = random.schema.run(start.to(stops.get(stops.size() - 1)));
			assertThat(stepwise.data()).as("seed %s: %s -> %s", seed, from, stops).isEqualTo(atOnce.data());
			assertThat(stepwise.changes()).as("seed %s", seed).isEqualTo(atOnce.changes());
		}
	}

	/**
	 * A schema, data, and the same as a model.
	 */
	private static final class Case {

		private final Random random;

		/** The oldest first. */
		private final List<String> versions;

		/** By version the steps of the way up. */
		private final Map<String, List<Step>> steps = new LinkedHashMap<>();

		/** The type that is walked, by version. */
		private final Map<String, String> types = new LinkedHashMap<>();

		private final Map<String, String> oldest = new TreeMap<>();

		private final VersioningSchema schema;

		Case(Random random) {
			this.random = random;
			this.versions = versions();
			for (int i = random.nextInt(5); i >= 0; i--) {
				this.oldest.put("m" + random.nextInt(8), "v" + random.nextInt(4));
			}
			this.schema = schema();
		}

		private List<String> versions() {
			Set<Integer> numbers = new HashSet<>();
			for (int i = 1 + this.random.nextInt(7); i > 0; i--) {
				numbers.add(this.random.nextInt(1000));
			}
			return numbers.stream().sorted().map((number) -> "1." + number / 10 + "." + number % 10).toList();
		}

		private VersioningSchema schema() {
			List<Release> releases = new ArrayList<>();
			String type = "T0";
			for (String version : this.versions) {
				Release release = new Release(version, this.random);
				if (this.random.nextInt(4) == 0) {
					release.renamed = type;
					type = "T" + (Integer.parseInt(type.substring(1)) + 1);
				}
				release.declare(type);
				this.types.put(version, type);
				this.steps.put(version, release.stepsUp(type));
				releases.add(0, release);
			}
			VersioningSchemaBuilder builder = VersioningSchema.builder(Scheme.SEMANTIC);
			releases.forEach((release) -> builder.version(release.version, release::introduce));
			return builder.build();
		}

		String anyVersion() {
			return this.versions.get(this.random.nextInt(this.versions.size()));
		}

		/** Stops of a way that never turns. */
		List<String> stops(String from) {
			int index = this.versions.indexOf(from);
			List<String> ahead = new ArrayList<>(this.random.nextBoolean() ? this.versions.subList(0, index + 1)
					: this.versions.subList(index, this.versions.size()));
			if (!ahead.get(0).equals(from)) {
				Collections.reverse(ahead);
			}
			List<String> stops = ahead.stream().filter((stop) -> this.random.nextBoolean()).toList();
			return stops.isEmpty() ? List.of(from) : stops;
		}

		Versioned start(String version) {
			return Versioned.of(model(version), this.types.get(version), version, version);
		}

		/** What the model says that the data are in a version, from the oldest on. */
		private Map<String, String> model(String version) {
			return walk(this.oldest, stepsBetween(this.versions.get(0), version), true);
		}

		private List<Step> stepsBetween(String older, String newer) {
			List<Step> result = new ArrayList<>();
			this.versions.stream()
				.filter((version) -> this.versions.indexOf(version) > this.versions.indexOf(older)
						&& this.versions.indexOf(version) <= this.versions.indexOf(newer))
				.forEach((version) -> result.addAll(this.steps.get(version)));
			return result;
		}

		private static Map<String, String> walk(Map<String, String> data, List<Step> steps, boolean up) {
			Map<String, String> result = new TreeMap<>(data);
			List<Step> ordered = new ArrayList<>(steps);
			if (!up) {
				Collections.reverse(ordered);
			}
			ordered.forEach((step) -> step.model(result, up));
			return result;
		}

		void assertWay(String name, String from, String to) {
			boolean up = this.versions.indexOf(to) > this.versions.indexOf(from);
			Map<String, String> model = walk(model(from), up ? stepsBetween(from, to) : stepsBetween(to, from), up);
			Versioned walked = this.schema.run(start(from).to(to));
			assertThat(walked.data()).as(name).isEqualTo(Json.mapper().valueToTree(model));
			assertThat(walked.type()).as(name).isEqualTo(this.types.get(to));
			assertThat(walked.changes()).as(name)
				.hasSize((up ? stepsBetween(from, to) : stepsBetween(to, from)).size());
		}

	}

	/**
	 * What one version introduces, in the order of the way down.
	 */
	private static final class Release {

		private final String version;

		private final Random random;

		private final Map<String, List<Step>> declared = new LinkedHashMap<>();

		private String renamed = "";

		private String type = "";

		Release(String version, Random random) {
			this.version = version;
			this.random = random;
		}

		void declare(String type) {
			this.type = type;
			List<String> names = new ArrayList<>(List.of(type, "*", "Other"));
			Collections.shuffle(names, this.random);
			names.forEach((name) -> {
				List<Step> steps = new ArrayList<>();
				for (int i = this.random.nextInt(3); i > 0; i--) {
					steps.add(Step.any(this.random));
				}
				this.declared.put(name, steps);
			});
		}

		List<Step> stepsUp(String type) {
			List<Step> steps = new ArrayList<>();
			this.declared.forEach((name, all) -> {
				if (name.equals(type) || name.equals("*")) {
					steps.addAll(all);
				}
			});
			Collections.reverse(steps);
			return steps;
		}

		void introduce(VersionBuilder builder) {
			this.declared.forEach((name, steps) -> builder.type(name,
					(changes) -> steps.forEach((step) -> changes.change(step, Map.of("step", step)))));
			if (!this.renamed.isEmpty()) {
				builder.rename(this.renamed, this.type);
			}
		}

	}

	/**
	 * Something that can be taken back, whatever the data: two members exchanged, a text
	 * prolonged, or members named anew.
	 *
	 * @param kind which of them
	 * @param one a member
	 * @param other another one
	 * @param text a text
	 */
	private record Step(int kind, String one, String other, String text) implements Change {

		static Step any(Random random) {
			return new Step(random.nextInt(3), "m" + random.nextInt(8), "m" + random.nextInt(8),
					"-" + random.nextInt(10));
		}

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			assertThat(context.options()).containsEntry("step", this);
			apply(data, true);
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			apply(data, false);
		}

		private void apply(ObjectNode data, boolean up) {
			Map<String, String> members = new TreeMap<>();
			data.properties().forEach((member) -> members.put(member.getKey(), member.getValue().asText()));
			model(members, up);
			data.removeAll();
			members.forEach(data::put);
		}

		void model(Map<String, String> data, boolean up) {
			switch (this.kind) {
				case 0 -> exchange(data);
				case 1 -> data.computeIfPresent(this.one, (name, value) -> up ? value + this.text
						: value.substring(0, value.length() - this.text.length()));
				default -> {
					Map<String, String> before = new TreeMap<>(data);
					data.clear();
					before.forEach((name, value) -> data.put(up ? "x" + name : name.substring(1), value));
				}
			}
		}

		private void exchange(Map<String, String> data) {
			String first = data.remove(this.one);
			String second = data.remove(this.other);
			if (first != null) {
				data.put(this.other, first);
			}
			if (second != null) {
				data.put(this.one, second);
			}
		}

	}

}
