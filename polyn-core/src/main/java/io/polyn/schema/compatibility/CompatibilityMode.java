package io.polyn.schema.compatibility;

/**
 * What a new schema has to be compatible with.
 */
public enum CompatibilityMode {

	/** With nothing: every schema is accepted. */
	NONE(false, false, false),

	/** The new schema accepts the data of the previous one. */
	BACKWARD(true, false, false),

	/** The new schema accepts the data of every earlier one. */
	BACKWARD_TRANSITIVE(true, false, true),

	/** The previous schema accepts the data of the new one. */
	FORWARD(false, true, false),

	/** Every earlier schema accepts the data of the new one. */
	FORWARD_TRANSITIVE(false, true, true),

	/** The new and the previous schema accept the data of one another. */
	FULL(true, true, false),

	/** The new and every earlier schema accept the data of one another. */
	FULL_TRANSITIVE(true, true, true);

	private final boolean backward;

	private final boolean forward;

	private final boolean transitive;

	CompatibilityMode(boolean backward, boolean forward, boolean transitive) {
		this.backward = backward;
		this.forward = forward;
		this.transitive = transitive;
	}

	boolean isBackward() {
		return this.backward;
	}

	boolean isForward() {
		return this.forward;
	}

	/**
	 * Says whether a new schema has to be compatible with all earlier ones.
	 * @return whether it has to, instead of with the previous one alone
	 */
	public boolean isTransitive() {
		return this.transitive;
	}

}
