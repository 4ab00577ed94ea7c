package io.polyn;

/**
 * The stable codes of Polyn's errors. {@code docs/errors.md} says of each what causes it
 * and what to do.
 */
public enum ErrorCode {

	/** No server could be reached. */
	SERVER_UNREACHABLE("N001"),

	/** The server refused the credentials. */
	AUTHENTICATION_FAILED("N002"),

	/** The server answers, but JetStream does not. */
	JETSTREAM_UNAVAILABLE("N003"),

	/** JetStream refused a request. */
	REQUEST_REFUSED("N004"),

	/**
	 * JetStream did not answer in time, or not for all that was asked about; whether the
	 * request was carried out is not known.
	 */
	REQUEST_TIMED_OUT("N005"),

	/** A configured location does not exist. */
	LOCATION_NOT_FOUND("M001"),

	/** A file in a migration location is not named like a migration. */
	MIGRATION_FILE_NAME("M002"),

	/**
	 * A migration file is not well-formed YAML or JSON, or not of a migration's shape.
	 */
	MIGRATION_SYNTAX("M003"),

	/** A migration names an operation that does not exist. */
	UNKNOWN_OPERATION("M004"),

	/** An operation names a field that does not exist. */
	UNKNOWN_FIELD("M005"),

	/** A field's value is not of the field's kind. */
	INVALID_VALUE("M006"),

	/** An operation lacks a field it can't do without. */
	MISSING_FIELD("M007"),

	/** A placeholder has no value. */
	UNKNOWN_PLACEHOLDER("M008"),

	/** Two migrations have the same version. */
	DUPLICATE_VERSION("M009"),

	/** Two migrations have the same name. */
	DUPLICATE_NAME("M010"),

	/** An applied migration's content is not what was applied. */
	CHECKSUM_CHANGED("M011"),

	/** An applied migration's file is gone. */
	MIGRATION_MISSING("M012"),

	/** A migration was applied by a newer build. */
	MIGRATION_FUTURE("M013"),

	/** A pending migration is older than the newest applied one. */
	OUT_OF_ORDER("M014"),

	/** The connected server is too old for a setting, or dropped it. */
	UNSUPPORTED_BY_SERVER("M015"),

	/** An operation of a migration failed. */
	MIGRATION_FAILED("M016"),

	/**
	 * A migration could be neither completed nor undone, or an entry of the history is
	 * not one of Polyn's.
	 */
	MIGRATION_UNSETTLED("M017"),

	/** The migration lock was not free in time. */
	LOCK_TIMEOUT("M018"),

	/** The migration lock was lost during the run. */
	LOCK_LOST("M019"),

	/** An operation would lose data and was not told that it may. */
	DATA_LOSS("M020"),

	/** A migration can't be taken back. */
	IRREVERSIBLE("M021"),

	/** An operation doesn't fit what it found on the server. */
	UNEXPECTED_STATE("M022"),

	/** A rollback target does not exist, or nothing was applied. */
	NOTHING_TO_ROLL_BACK("M023"),

	/** A migration names a bean or class that does not exist, or is of another type. */
	COMPONENT_NOT_FOUND("M024"),

	/** The server does not change a setting, or not in this way or version. */
	IMMUTABLE_SETTING("M025"),

	/** The history can't be changed in the way that was asked for. */
	HISTORY_CONFLICT("M026"),

	/** A backup could not be made, or could not be used. */
	BACKUP_FAILED("M027"),

	/** A migration would change what Polyn keeps its own records in. */
	RESERVED_NAME("M028"),

	/** What was named as a version is none, or none that a migration has. */
	UNKNOWN_VERSION("M029"),

	/**
	 * The domain, the source root or an event's name or source breaks the naming rules.
	 */
	INVALID_NAME("E001"),

	/** A message is not a CloudEvent. */
	EVENT_NOT_PARSEABLE("E002"),

	/** A CloudEvent's attributes break the specification's rules. */
	EVENT_ENVELOPE("E003"),

	/** An event has no schema. */
	SCHEMA_UNKNOWN("E004"),

	/** An event's data does not match its schema. */
	EVENT_DATA("E005"),

	/** No stream stores the subject of an event. */
	STREAM_MISSING("E006"),

	/** The consumer of a listener does not exist. */
	CONSUMER_MISSING("E007"),

	/** A listener method can't be called as it is declared. */
	LISTENER_SIGNATURE("E008"),

	/** An event could not be stored; whether it was is not known. */
	PUBLISH_FAILED("E009"),

	/** A listener failed on an event as often as it may. */
	LISTENER_FAILED("E010"),

	/** An event's data could not be converted from or into an object. */
	PAYLOAD_CONVERSION("E011"),

	/** A stream is not in the state under which an event was to be stored. */
	EVENT_CONFLICT("E012"),

	/** An event is larger than the server or its stream takes. */
	EVENT_TOO_LARGE("E013"),

	/** A header can't be sent, or is not the caller's to set. */
	INVALID_HEADER("E014"),

	/** Not every event of a batch was stored. */
	BATCH_FAILED("E015"),

	/** A batch can't be stored as a whole or not at all. */
	BATCH_NOT_ATOMIC("E016"),

	/** Nobody answers a request. */
	NO_RESPONDER("E017"),

	/** A request was not answered in time, or not before its connection was lost. */
	REPLY_TIMED_OUT("E018"),

	/** A service answered a request with an error. */
	SERVICE_ERROR("E019"),

	/** A stream stores what was to be a request. */
	REQUEST_STORED("E020"),

	/** A message to be answered asks for no answer. */
	NOT_A_REQUEST("E021"),

	/** A schema's file is not named like an event. */
	SCHEMA_NAME("S001"),

	/** Two schema files have the same name. */
	DUPLICATE_SCHEMA("S002"),

	/** A file is not a valid JSON Schema. */
	INVALID_SCHEMA("S003"),

	/** A schema could not be stored. */
	SCHEMA_NOT_STORED("S004"),

	/** A schema is not compatible with the one that is stored. */
	SCHEMA_INCOMPATIBLE("S005"),

	/** A versioning schema is not consistent, or which one to use is not clear. */
	INVALID_VERSIONING("V001"),

	/** A text is no version of the versioning schema's scheme. */
	INVALID_VERSION("V002"),

	/** A version is none of the versioning schema's. */
	UNDECLARED_VERSION("V003"),

	/** A version is newer than all that the versioning schema knows. */
	NEWER_VERSION("V004"),

	/** A change failed on the data. */
	CHANGE_FAILED("V005"),

	/** A change has no step in the direction in which data are to be walked. */
	CHANGE_MISSING("V006"),

	/** What the changes made of valid data is not valid. */
	CHANGED_DATA("V007"),

	/** Data that were to become one became none or several. */
	SEVERAL_RESULTS("V008"),

	/** A version is named where there is no versioning schema. */
	NO_VERSIONING("V009"),

	/** A database can't be reached, or failed on what change capture asked of it. */
	DATABASE_FAILED("C001"),

	/** A database lacks the objects of change capture, or has those of another build. */
	CAPTURE_NOT_INSTALLED("C002"),

	/** A database or its role does not allow the way in which changes are to be found. */
	CAPTURE_MODE_UNAVAILABLE("C003"),

	/** A table can't be captured in the way that was asked for. */
	TABLE_NOT_CAPTURABLE("C004"),

	/** Changes were lost to change capture together with its replication slot. */
	REPLICATION_SLOT_LOST("C005"),

	/** A table's events are no longer compatible with those that were published. */
	TABLE_INCOMPATIBLE("C006"),

	/** There is no such command, or it does not take what it was given. */
	INVALID_COMMAND("T001"),

	/** What is to be generated can't be, or is there already. */
	NOT_GENERATED("T002"),

	/** A file of the tools can't be read or written. */
	TOOL_FILE("T003"),

	/** An application could not be brought to carry its command out. */
	COMMAND_NOT_REACHED("T004");

	private final String id;

	ErrorCode(String id) {
		this.id = id;
	}

	/**
	 * Returns the code as it stands in messages and documentation.
	 * @return for example {@code POLYN-M005}
	 */
	public String id() {
		return "POLYN-" + this.id;
	}

}
