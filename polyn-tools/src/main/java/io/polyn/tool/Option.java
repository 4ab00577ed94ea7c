package io.polyn.tool;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What a command may be told. In an application it is the property {@code polyn.<id>}, as
 * it is in a Maven build.
 */
public enum Option {

	/** Up to a version and including it; rolling back, down to it and including it. */
	TO("version"),

	/** Up to a version but without it; rolling back, down to it but without it. */
	BEFORE("version"),

	/** A number of migrations. */
	STEPS("number"),

	/** One migration alone. */
	ONLY("version"),

	/** Every migration. */
	ALL(null),

	/** The source root under which Polyn's Elixir client has noted what it applied. */
	SOURCE("name"),

	/** The backup that is to be put back. */
	BACKUP("id"),

	/** Whether what was written since a backup may be lost. */
	OVERWRITE(null),

	/** Parts of a repair: forget-unfinished, forget-missing, align-checksums. */
	PARTS("part,…"),

	/** What schemas are compared with: server, git:REVISION or a folder. */
	AGAINST("server|git:revision|folder"),

	/** The type of data that a changelog is about. */
	TYPE("type"),

	/** The version of data that a changelog is about. */
	DATA_VERSION("version"),

	/** The folder that files are written to. */
	DIRECTORY("folder"),

	/** Tells what would be changed, and changes nothing. */
	DRY_RUN(null);

	private final @Nullable String value;

	Option(@Nullable String value) {
		this.value = value;
	}

	/**
	 * Returns the option's name.
	 * @return for example {@code dry-run}
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Says whether the option is true or false.
	 * @return whether it has no other value
	 */
	boolean isFlag() {
		return this.value == null;
	}

	@Override
	public String toString() {
		return "polyn." + id() + (isFlag() ? "" : "=<" + this.value + ">");
	}

}
