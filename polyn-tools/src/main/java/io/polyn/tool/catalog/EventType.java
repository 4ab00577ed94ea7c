package io.polyn.tool.catalog;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.polyn.cloudevent.VersionedName;
import io.polyn.schema.EventSchema;

/**
 * An event in all its versions.
 *
 * @param name the event's name without a version
 * @param versions its schemas, the newest first
 */
record EventType(String name, List<EventSchema> versions) {

	private static final Comparator<EventSchema> OLDEST_FIRST = Comparator
		.comparing((schema) -> numbers(version(schema.name())), (first, second) -> Arrays.compare(first, second));

	static List<EventType> of(Collection<EventSchema> schemas) {
		Map<String, List<EventSchema>> types = new TreeMap<>();
		for (EventSchema schema : schemas) {
			String type = VersionedName.parse(schema.name()).map(VersionedName::type).orElse(schema.name());
			types.computeIfAbsent(type, (missing) -> new ArrayList<>()).add(schema);
		}
		types.values().forEach((versions) -> versions.sort(OLDEST_FIRST.reversed()));
		return types.entrySet().stream().map((type) -> new EventType(type.getKey(), type.getValue())).toList();
	}

	/**
	 * Returns the version of an event, empty if its name has none.
	 */
	static String version(String event) {
		return VersionedName.parse(event).map(VersionedName::version).orElse("");
	}

	private static BigInteger[] numbers(String version) {
		return version.isEmpty() ? new BigInteger[0]
				: Arrays.stream(version.split("\\.")).map(BigInteger::new).toArray(BigInteger[]::new);
	}

}
