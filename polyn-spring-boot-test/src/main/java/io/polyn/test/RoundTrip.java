package io.polyn.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.polyn.version.AppliedChange;
import io.polyn.version.Version;
import io.polyn.version.Versioned;
import io.polyn.version.VersioningException;
import io.polyn.version.VersioningSchema;

/**
 * The ways of a sample from its version to every other and back.
 */
final class RoundTrip {

	private final VersioningSchema schema;

	private final VersionedDataValidator validator;

	private final boolean oneWayAllowed;

	private final Versioned sample;

	private final List<String> failures = new ArrayList<>();

	RoundTrip(VersioningSchema schema, VersionedDataValidator validator, boolean oneWayAllowed, Versioned sample) {
		this.schema = schema;
		this.validator = validator;
		this.oneWayAllowed = oneWayAllowed;
		this.sample = sample;
	}

	/**
	 * Walks all ways.
	 * @return what is wrong with any of them
	 */
	List<String> failures() {
		try {
			Version home = this.schema.version(this.sample.current());
			validate(this.sample.type() + " " + home, this.sample, home);
			this.schema.versions()
				.stream()
				.filter((version) -> !version.equals(home))
				.forEach((version) -> walk(home, version));
		}
		catch (VersioningException ex) {
			fail(this.sample.type() + " " + this.sample.current(), describe(ex));
		}
		return this.failures;
	}

	private void walk(Version home, Version away) {
		String way = this.sample.type() + " " + home + " -> " + away;
		Optional<List<Versioned>> there = walk(way, this.sample, away);
		if (there.isEmpty()) {
			return;
		}
		there.get().forEach((versioned) -> validate(way, versioned, away));
		String around = way + " -> " + home;
		List<Versioned> back = new ArrayList<>();
		for (Versioned versioned : there.get()) {
			Optional<List<Versioned>> walked = walk(around, versioned, home);
			if (walked.isEmpty()) {
				return;
			}
			back.addAll(walked.get());
		}
		if (there.get().isEmpty()) {
			oneWay(way, "nothing is left of it, so that there is no way back");
		}
		else {
			compare(around, back);
		}
	}

	private Optional<List<Versioned>> walk(String way, Versioned start, Version target) {
		List<AppliedChange> missing = this.schema.history()
			.missing(start.type(), this.schema.version(start.current()), target);
		if (!missing.isEmpty()) {
			oneWay(way, "there is no such way, since it has no step over "
					+ missing.stream().map(AppliedChange::toString).collect(Collectors.joining(", ")));
			return Optional.empty();
		}
		try {
			return Optional.of(this.schema.runAll(start.to(target.toString())));
		}
		catch (VersioningException ex) {
			fail(way, describe(ex));
			return Optional.empty();
		}
	}

	private void compare(String way, List<Versioned> back) {
		if (back.size() != 1) {
			fail(way, "it comes back " + back.size() + " times, not once");
			return;
		}
		Versioned only = back.get(0);
		if (!only.type().equals(this.sample.type())) {
			fail(way, "it comes back as " + only.type());
		}
		JsonDifference.between(json(this.sample), json(only))
			.ifPresent((difference) -> fail(way, difference.toString()));
	}

	private void validate(String way, Versioned versioned, Version version) {
		this.validator.problems(versioned.type(), version, json(versioned))
			.forEach((problem) -> fail(way,
					"not a valid " + versioned.type() + " of " + version + ": " + problem + " in " + versioned.data()));
	}

	private static byte[] json(Versioned versioned) {
		return versioned.document().bytes();
	}

	private void oneWay(String way, String problem) {
		if (!this.oneWayAllowed) {
			fail(way, problem);
		}
	}

	private void fail(String way, String problem) {
		this.failures.add(way + ": " + problem);
	}

	private static String describe(VersioningException ex) {
		return (ex.getCause() != null) ? ex.problem() + " " + ex.getCause().getMessage() : ex.problem();
	}

}
