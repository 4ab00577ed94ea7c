package io.polyn.migration.source;

import java.util.List;

import io.polyn.migration.document.Location;
import io.polyn.migration.operation.Operation;
import org.jspecify.annotations.Nullable;

/**
 * A migration file, read and checked.
 *
 * @param version the digits that the file's name begins with
 * @param name the rest of the file's name
 * @param kind {@code yaml} or {@code json}
 * @param path the file's path
 * @param checksum the checksum of its content
 * @param description what it is for, if it says so
 * @param up the operations that apply it
 * @param down the operations that roll it back; none means that each of {@code up} is
 * reversed
 */
public record MigrationScript(String version, String name, String kind, String path, String checksum,
		@Nullable String description, List<Step> up, @Nullable List<Step> down) {

	/**
	 * An operation and where it stands.
	 *
	 * @param operation the operation
	 * @param location its place in the file
	 */
	public record Step(Operation operation, Location location) {
	}

}
