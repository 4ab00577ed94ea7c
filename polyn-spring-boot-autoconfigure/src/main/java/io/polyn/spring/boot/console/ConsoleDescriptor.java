package io.polyn.spring.boot.console;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Description of all that the page shows at first.
 *
 * @param time when it was read
 * @param writable whether dead letters may be published once more
 * @param valuesShown whether data are shown
 * @param server the server
 * @param migrators the migrators, {@code null} if the server can't be asked
 * @param streams the streams, likewise
 * @param schemas the schemas, likewise
 */
record ConsoleDescriptor(Instant time, boolean writable, boolean valuesShown, ServerDescriptor server,
		@Nullable List<MigratorDescriptor> migrators, @Nullable Section<StreamsDescriptor> streams,
		@Nullable Section<SchemasDescriptor> schemas) {

	/**
	 * Description of the server.
	 *
	 * @param name its name
	 * @param version its version
	 * @param problem why it can't be asked, {@code null} if it can
	 */
	record ServerDescriptor(@Nullable String name, @Nullable String version, @Nullable String problem) {
	}

}
