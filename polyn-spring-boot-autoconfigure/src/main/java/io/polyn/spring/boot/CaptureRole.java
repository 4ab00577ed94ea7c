package io.polyn.spring.boot;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * What an application does about the changes of a database's rows.
 */
public enum CaptureRole {

	/**
	 * Its change handlers receive the changes that others publish. It needs no database.
	 */
	LISTENER,

	/** It publishes changes; its change handlers are not started. */
	WATCHER,

	/** It publishes changes, and its change handlers receive them. */
	BOTH;

	/**
	 * Returns the role that {@code polyn.capture.role} names.
	 * @param environment the environment of the application
	 * @return the role, {@link #LISTENER} if none is named
	 */
	public static CaptureRole of(Environment environment) {
		return Binder.get(environment).bind("polyn.capture.role", CaptureRole.class).orElse(LISTENER);
	}

	/**
	 * Tells whether changes are published.
	 * @return whether they are
	 */
	public boolean watches() {
		return this != LISTENER;
	}

	/**
	 * Tells whether change handlers are started.
	 * @return whether they are
	 */
	public boolean listens() {
		return this != WATCHER;
	}

}
