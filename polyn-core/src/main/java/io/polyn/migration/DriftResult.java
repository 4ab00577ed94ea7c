package io.polyn.migration;

import java.util.List;

import io.polyn.migration.history.LockHolder;
import org.jspecify.annotations.Nullable;

/**
 * How what is on the server differs from what the applied migrations declare. It holds
 * for the moment when it was asked.
 *
 * @param namespace the namespace
 * @param lock who is migrating now, if anyone
 * @param drifts what is missing on the server, or has other settings there
 * @param undeclared what these migrations do not declare, which is no drift: streams, and
 * durable consumers of streams that they create
 * @param notes what can't be told, and why
 */
public record DriftResult(String namespace, @Nullable LockHolder lock, List<Drift> drifts, List<Asset> undeclared,
		List<String> notes) {

	/**
	 * Says whether the server has all that is declared, as it is declared.
	 * @return whether there is no drift as far as can be told
	 */
	public boolean isClean() {
		return this.drifts.isEmpty();
	}

	/**
	 * Writes the result for programs.
	 * @return a JSON object
	 */
	public String toJson() {
		return DriftJson.write(this);
	}

	/**
	 * Writes the result for people.
	 * @return several lines
	 */
	@Override
	public String toString() {
		return DriftText.write(this);
	}

}
