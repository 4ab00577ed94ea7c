package io.polyn.fault;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of a scenario.
 *
 * @param scenario what fails
 * @param promise what holds all the same
 * @param faults how often something failed, by kind
 * @param counts how many there were, by what was counted
 * @param remarks what else there is to tell
 * @param seconds how long it took
 * @param passed whether the promise held
 */
record FaultResult(String scenario, String promise, Map<String, Long> faults, Map<Count, Long> counts,
		List<String> remarks, double seconds, boolean passed) {

	/**
	 * Returns a count as text, a dash where it says nothing about the scenario.
	 */
	String text(Count count) {
		Long value = this.counts.get(count);
		return (value != null) ? value.toString() : "–";
	}

	/**
	 * Returns the faults as text, each with how often there was one.
	 */
	String faultsText() {
		StringBuilder text = new StringBuilder();
		new TreeMap<>(this.faults).forEach(
				(kind, number) -> text.append(text.isEmpty() ? "" : ", ").append(number).append(" × ").append(kind));
		return text.toString();
	}

	/**
	 * What is counted.
	 */
	enum Count {

		/** Events, migrations or changes whose end was told to whoever asked for them. */
		ACKNOWLEDGED("acknowledged", false),

		/** Attempts of which an application was told that they have failed. */
		REFUSED("told as failed", false),

		/** Deliveries beyond the first of an event. */
		REDELIVERED("redelivered", false),

		/** What was acknowledged and is not there. */
		LOST("lost", true),

		/** What was stored or applied more than once. */
		DOUBLED("doubled", true),

		/** Events that were handled before an earlier one of the same key. */
		DISORDERED("out of order", true),

		/** Threads, processes, sockets and files that a scenario did not take with it. */
		LEFT("left behind", true);

		private final String text;

		private final boolean damage;

		Count(String text, boolean damage) {
			this.text = text;
			this.damage = damage;
		}

		String text() {
			return this.text;
		}

		/**
		 * Says whether there must be none.
		 */
		boolean isDamage() {
			return this.damage;
		}

	}

}
