package io.polyn.migration;

import java.util.List;
import java.util.function.Consumer;

import io.polyn.PolynException;

/**
 * What migrations bring about on a JetStream that has nothing else: streams, buckets and
 * consumers, as they are when the last migration was carried out. What they hold is not
 * part of it.
 *
 * @param streams the streams, buckets and object stores, in the order of the names of
 * their streams
 * @param notes what can't be told, and of which migration
 */
public record DeclaredState(List<DeclaredStream> streams, List<String> notes) {

	/**
	 * Reads migrations, applied or not, and finds out what all of them together declare.
	 * No server is asked: where it matters which version that has, it is taken to know
	 * all that a migration can say.
	 * @param migrations says where the migrations are:
	 * {@code (builder) -> builder.locations(List.of("classpath:polyn/migrations"))}
	 * @return what they declare
	 * @throws PolynException if a migration is wrong, or a location does not exist
	 */
	public static DeclaredState read(Consumer<MigratorBuilder> migrations) {
		MigratorBuilder builder = new MigratorBuilder(null);
		migrations.accept(builder);
		return builder.declaredState();
	}

}
