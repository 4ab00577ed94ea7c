package io.polyn.tool;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import io.polyn.PolynException;
import io.polyn.migration.DeclaredState;
import io.polyn.migration.Migrator;
import io.polyn.schema.EventSchema;
import io.polyn.schema.SchemaStore;
import io.polyn.schema.compatibility.CompatibilityMode;
import io.polyn.tool.catalog.CatalogListener;
import io.polyn.tool.catalog.CatalogService;
import io.polyn.version.VersioningSchema;

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
	 * Returns the service, as the catalogue of its events presents it.
	 * @return the service
	 * @throws PolynException if its domain is not set
	 */
	CatalogService service();

	/**
	 * Returns what all migrations together declare, without asking a server and without a
	 * deployment's prefix.
	 * @return the streams and buckets, with their consumers
	 * @throws PolynException if a migration is wrong
	 */
	DeclaredState declared();

	/**
	 * Returns the service's listeners, as far as they are known.
	 * @return the listeners
	 */
	List<CatalogListener> listeners();

	/**
	 * Returns the versioning schemas of the service's data.
	 * @return the schemas by name
	 */
	Map<String, VersioningSchema> versioning();

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
