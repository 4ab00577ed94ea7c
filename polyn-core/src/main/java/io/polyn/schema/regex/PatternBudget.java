package io.polyn.schema.regex;

import org.jspecify.annotations.Nullable;

/**
 * How many characters the patterns of one piece of work may look at together.
 */
public final class PatternBudget {

	private static final ThreadLocal<@Nullable PatternBudget> CURRENT = new ThreadLocal<>();

	private long characters;

	/**
	 * Creates a budget.
	 * @param characters the number of characters
	 */
	public PatternBudget(long characters) {
		this.characters = characters;
	}

	/**
	 * Does a piece of work, whose patterns take from this budget.
	 * @param work the work, on this thread
	 */
	public void spendOn(Runnable work) {
		CURRENT.set(this);
		try {
			work.run();
		}
		finally {
			CURRENT.remove();
		}
	}

	/**
	 * Lets a pattern look at characters.
	 * @param wanted how many it may look at in any case
	 * @return how many it may look at
	 */
	static long allow(long wanted) {
		PatternBudget current = CURRENT.get();
		return (current != null) ? Math.min(wanted, current.characters) : wanted;
	}

	/**
	 * Takes the characters that a pattern looked at.
	 */
	static void take(long characters) {
		PatternBudget current = CURRENT.get();
		if (current != null) {
			current.characters -= characters;
		}
	}

}
