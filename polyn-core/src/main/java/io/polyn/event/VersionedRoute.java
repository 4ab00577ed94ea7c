package io.polyn.event;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.cloudevents.CloudEvent;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.CheckedEvent;
import io.polyn.cloudevent.VersionedName;
import io.polyn.version.Version;
import org.jspecify.annotations.Nullable;

/**
 * From which name to which an event goes when it is published.
 *
 * @param source the name of the event that the data are
 * @param target the name of the event that is sent
 * @param walk leads from one to the other, where they differ
 */
record VersionedRoute(String source, String target, @Nullable Walk walk) {

	static VersionedRoute none(String name) {
		return new VersionedRoute(name, name, null);
	}

	/**
	 * Finds the way of an event.
	 * @param name the name of its type, which stands for the latest version, or of itself
	 * @param version the version that is wanted, or nothing for the latest
	 * @throws PolynException if there is no way
	 */
	static VersionedRoute of(EventVersions versions, String name, @Nullable String version) {
		Version latest = versions.schema().latest();
		Version to = (version != null) ? versions.schema().version(version) : latest;
		Optional<VersionedName> written = VersionedName.parse(name);
		String type = written.map(VersionedName::type).orElse(name);
		Version from = written.map(VersionedName::version).map(versions.schema()::version).orElse(latest);
		String source = written.isPresent() ? name : versions.name(name, latest);
		Set<String> types = versions.schema().history().namesAt(type, from, to);
		if (types.size() != 1) {
			throw severalResults(name, to, types.size());
		}
		String target = versions.name(types.iterator().next(), to);
		return target.equals(source) ? none(target) : new VersionedRoute(source, target, new Walk(versions, from, to));
	}

	private static PolynException severalResults(String name, Version to, int count) {
		return new PolynException(ErrorCode.SEVERAL_RESULTS,
				"In the version " + to + " the event " + name + " is " + count + " events, not one.",
				"Publish those that there are in this version, each by its name.");
	}

	/**
	 * Leads an event over the way.
	 * @throws PolynException if it is not valid, or can't be walked
	 */
	CloudEvent walk(CloudEvent event) {
		if (this.walk == null) {
			return event;
		}
		CheckedEvent checked = CheckedEvent.of(event);
		VersionedName written = VersionedName.parse(this.source).orElseThrow();
		List<EventVersions.WalkedEvent> results = this.walk.versions()
			.walk(checked, written, this.walk.from(), this.walk.to(), (type) -> Optional.of(this.target));
		if (results.size() != 1) {
			throw severalResults(this.source, this.walk.to(), results.size());
		}
		return results.get(0).event();
	}

	/**
	 * What leads from one name to the other.
	 *
	 * @param versions what events become
	 * @param from the version there
	 * @param to the version at the end
	 */
	record Walk(EventVersions versions, Version from, Version to) {
	}

}
