package io.polyn.migration;

import io.polyn.ErrorCode;
import io.polyn.PolynException;

/**
 * Something that keeps migrations from being run.
 *
 * @param code the stable code
 * @param description what is wrong and where
 * @param remedy what to do
 */
public record Problem(ErrorCode code, String description, String remedy) {

	static Problem of(PolynException error) {
		return new Problem(error.code(), error.problem(), error.remedy());
	}

	@Override
	public String toString() {
		return this.code.id() + ": " + this.description + " " + this.remedy;
	}

}
