package io.polyn.maven.generate;

/**
 * What a new migration looks like.
 */
public enum MigrationForm {

	/** A file with operations that are taken back by themselves. */
	CHANGE,

	/** A file that says by itself how it is taken back. */
	UP_DOWN,

	/** A class. */
	JAVA,

	/** A file that is run again whenever it changes. */
	REPEATABLE

}
