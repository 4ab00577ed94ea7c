package io.polyn.migration;

import io.polyn.ErrorCode;

/**
 * Something that keeps migrations from being run.
 *
 * @param code the stable code
 * @param description what is wrong and where
 * @param remedy what to do
 */
public record Problem(ErrorCode code, String description, String remedy) {

	@Override
	public String toString() {
		return this.code.id() + ": " + this.description + " " + this.remedy;
	}

}
