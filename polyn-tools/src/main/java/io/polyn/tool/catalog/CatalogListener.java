package io.polyn.tool.catalog;

import io.polyn.cloudevent.VersionedName;
import org.jspecify.annotations.Nullable;

/**
 * Code of the service that receives events.
 *
 * @param event what it listens to: an event's name, its name without the version, or a
 * subject with wildcards
 * @param consumer the consumer, or the queue group, whose messages it receives
 * @param where the class and method, for example {@code Mailer#welcome}
 * @param kind what it is in a word or two, for example {@code listener} or
 * {@code change handler}
 */
public record CatalogListener(String event, String consumer, @Nullable String where, String kind) {

	boolean receives(String name) {
		return Subjects.covers(this.event, name)
				|| VersionedName.parse(name).filter((versioned) -> versioned.type().equals(this.event)).isPresent();
	}

}
