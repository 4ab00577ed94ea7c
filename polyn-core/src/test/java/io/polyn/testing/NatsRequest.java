package io.polyn.testing;

/**
 * What a client has sent to the server.
 *
 * @param number its number among the client's requests, from 1; 0 for a beat
 * @param subject where it was sent to
 * @param answered whether the client waits for an answer
 * @param beat whether it prolongs the lock of the migrations, which it does by the clock
 * and not at its place in the run
 */
public record NatsRequest(int number, String subject, boolean answered, boolean beat) {

	/**
	 * Says whether this changes something that is not Polyn's own.
	 */
	public boolean isOperation() {
		boolean change = this.subject
			.matches("\\$JS\\.API\\.(STREAM|CONSUMER)\\.(DURABLE\\.)?(CREATE|UPDATE|DELETE|PURGE)\\..*")
				|| this.subject.startsWith("$KV.");
		return change && !this.subject.contains("POLYN_");
	}

	/**
	 * Says whether this writes the record of a migration.
	 */
	public boolean isRecord() {
		return this.subject.matches("\\$KV\\.POLYN_MIGRATIONS\\..*\\.\\d+");
	}

}
