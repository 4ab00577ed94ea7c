package io.polyn.schema.compatibility;

import java.util.List;

/**
 * Whether a schema is compatible with earlier ones.
 *
 * @param verdict the answer
 * @param incompatibilities the reasons, none if the schema is compatible
 */
public record CompatibilityReport(Verdict verdict, List<Incompatibility> incompatibilities) {

	/**
	 * The answer.
	 */
	public enum Verdict {

		/** All data that one schema describes are valid by the other. */
		COMPATIBLE,

		/** Some data that one schema describes may be invalid by the other. */
		BREAKING,

		/** It could not be determined; to be safe, treat it as breaking. */
		UNKNOWN

	}

	/**
	 * Creates a report.
	 * @param verdict the answer
	 * @param incompatibilities the reasons
	 */
	public CompatibilityReport {
		incompatibilities = List.copyOf(incompatibilities);
	}

	static CompatibilityReport of(List<Incompatibility> incompatibilities) {
		return new CompatibilityReport(verdict(incompatibilities), incompatibilities);
	}

	private static Verdict verdict(List<Incompatibility> incompatibilities) {
		if (incompatibilities.isEmpty()) {
			return Verdict.COMPATIBLE;
		}
		return incompatibilities.stream().allMatch(Incompatibility::unknown) ? Verdict.UNKNOWN : Verdict.BREAKING;
	}

	/**
	 * Says whether the schema is compatible.
	 * @return whether the verdict is {@link Verdict#COMPATIBLE}
	 */
	public boolean isCompatible() {
		return this.verdict == Verdict.COMPATIBLE;
	}

}
