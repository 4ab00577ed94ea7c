package io.polyn.migration.history;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * What the history says of a migration.
 */
public enum RecordState {

	/** Begun and not ended: it runs now, or its process died. */
	RUNNING,

	/** Carried out. */
	APPLIED,

	/** Neither carried out nor taken back entirely. */
	FAILED,

	/** Failed, and taken back. */
	COMPENSATED,

	/** Taken back on demand. */
	ROLLED_BACK,

	/**
	 * Left midway, and neither to be completed nor taken back without someone deciding.
	 */
	INTERRUPTED,

	/** Not a migration: where the history begins. */
	BASELINE,

	/** Forgotten on demand, whatever its effects. */
	DELETED;

	/**
	 * Returns the state as it is stored.
	 * @return for example {@code rolled_back}
	 */
	@JsonValue
	public String id() {
		return name().toLowerCase(Locale.ROOT);
	}

	@JsonCreator
	static RecordState of(String id) {
		return valueOf(id.toUpperCase(Locale.ROOT));
	}

	/**
	 * Says whether the migration left JetStream in between.
	 * @return whether it has to be settled first
	 */
	public boolean isUnfinished() {
		return this == RUNNING || this == FAILED || this == INTERRUPTED;
	}

}
