package io.polyn.schema.compatibility;

/**
 * The answer to a question that can't always be answered.
 */
enum Answer {

	YES, NO, UNKNOWN;

	static Answer of(boolean answer) {
		return answer ? YES : NO;
	}

	Answer and(Answer other) {
		if (this == NO || other == NO) {
			return NO;
		}
		return (this == YES) ? other : this;
	}

	Answer or(Answer other) {
		return not().and(other.not()).not();
	}

	Answer not() {
		return switch (this) {
			case YES -> NO;
			case NO -> YES;
			case UNKNOWN -> UNKNOWN;
		};
	}

}
