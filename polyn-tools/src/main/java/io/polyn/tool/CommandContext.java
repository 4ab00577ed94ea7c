package io.polyn.tool;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.polyn.PolynException;
import io.polyn.migration.Migrator;
import io.polyn.schema.EventSchema;
import io.polyn.schema.SchemaStore;
import io.polyn.schema.compatibility.CompatibilityMode;

/**
 * What commands work with. Nothing is opened or read before a command asks for it.
 */
public interface CommandContext {

	/**
	 * Returns the migrator.
	 * @return the migrator
	 * @throws PolynException if no server can be reached
	 */
	Migrator migrator();

	/**
	 * Returns the schemas of the service.
	 * @return the schemas, nothing if it has no events
	 * @throws PolynException if one of them is not valid
	 */
	Optional<Schemas> schemas();

	/**
	 * The schemas of a service.
	 *
	 * @param own the schemas as they are in its files
	 * @param mode what a schema has to be compatible with that replaces another one
	 * @param folders where the files are, if they are in folders
	 * @param store makes the store of the server
	 */
	record Schemas(List<EventSchema> own, CompatibilityMode mode, List<Path> folders, Supplier<SchemaStore> store) {
	}

}
