package io.polyn.event;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.cloudevents.CloudEvent;
import io.nats.client.Message;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.CheckedEvent;
import io.polyn.cloudevent.VersionedName;
import io.polyn.nats.NamePrefix;
import io.polyn.schema.SchemaRegistry;
import io.polyn.version.AppliedChange;
import io.polyn.version.Version;

/**
 * Reads the events of one type, whatever their version, as those of one version.
 */
final class VersionedEventReader extends EventReader {

	private final String type;

	private final Version version;

	private final String name;

	private final Set<String> types;

	private final EventVersions versions;

	private final SchemaRegistry registry;

	private final NamePrefix prefix;

	/**
	 * Creates a reader.
	 * @param type the type, by its name in the version
	 * @param version the version in which handlers want the events
	 * @throws PolynException if there are versions whose events can't be walked to this
	 * one
	 */
	VersionedEventReader(String type, Version version, EventVersions versions, NamePrefix prefix,
			ReadSettings settings) {
		super(settings);
		this.type = type;
		this.version = version;
		this.versions = versions;
		this.name = versions.exactName(type, version);
		this.types = versions.schema().history().namesOf(type, version);
		this.registry = settings.registry();
		this.prefix = prefix;
		List<AppliedChange> missing = versions.schema().history().missing(type, version);
		if (!missing.isEmpty()) {
			throw new PolynException(ErrorCode.CHANGE_MISSING,
					"The listener of " + this.name
							+ " can't be given what other versions write, since there is no step over "
							+ missing.stream().map(AppliedChange::toString).collect(Collectors.joining(", ")) + ".",
					"Give each change the method that it lacks, 'up' or 'down', or listen to another version.");
		}
	}

	@Override
	String name() {
		return this.name;
	}

	@Override
	String consumed() {
		return this.type;
	}

	@Override
	SubjectFilter subjects() {
		return SubjectFilter.ofTypes(this.name, this.types);
	}

	@Override
	String expectedName(Message message) {
		return this.prefix.writtenSubject(message.getSubject());
	}

	@Override
	boolean concerns(Message message) {
		String subject = expectedName(message);
		return subject.equals(this.name)
				|| VersionedName.parse(subject).map(VersionedName::type).filter(this.types::contains).isPresent();
	}

	@Override
	List<EventDelivery> read(CheckedEvent checked, Message message) {
		CloudEvent event = checked.event();
		requireExpected(event, message);
		String written = expectedName(message);
		if (written.equals(this.name)) {
			this.registry.validate(checked);
			return List.of(delivery(written, event, message));
		}
		VersionedName name = VersionedName.parse(written).orElseThrow();
		Version from = this.versions.schema().version(name.version());
		String wanted = this.versions.name(this.type, this.version);
		// Between the two there may be no schema, which is as good as the same version.
		if (written.equals(wanted)) {
			this.registry.validate(checked);
			return List.of(delivery(written, event, message));
		}
		return this.versions
			.walk(checked, name, from, this.version,
					(type) -> type.equals(this.type) ? Optional.of(wanted) : Optional.empty())
			.stream()
			.map((walked) -> delivery(walked.name(), walked.event(), message))
			.toList();
	}

}
