package io.polyn.fault;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;

import io.polyn.PolynException;
import io.polyn.fault.FaultResult.Count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Which numbers were acknowledged to their publisher, which are stored, and which were
 * handled and in what order. It takes a few bits for each, however long it goes on.
 */
final class Ledger {

	private static final int TOLD = 10;

	private final BitSet acknowledged = new BitSet();

	private final BitSet handled = new BitSet();

	private final BitSet stored = new BitSet();

	// The latest place in the stream of what was handled for the first time, by key.
	private final Map<String, Long> places = new HashMap<>();

	private final Set<String> reasons = new TreeSet<>();

	private final List<Throwable> unexpected = new ArrayList<>();

	private final List<String> late = new ArrayList<>();

	private long refused;

	private long redelivered;

	private long disordered;

	private long doubled;

	synchronized void acknowledged(int number) {
		this.acknowledged.set(number);
	}

	synchronized void refused(Throwable failure) {
		this.refused++;
		Throwable cause = (failure.getCause() != null && failure instanceof CompletionException) ? failure.getCause()
				: failure;
		if (cause instanceof PolynException known) {
			this.reasons.add(known.code().id());
		}
		else if (this.unexpected.size() < TOLD) {
			this.unexpected.add(cause);
		}
	}

	/**
	 * Notes that an event was handled.
	 * @param key the event's key
	 * @param number its number
	 * @param place where the stream has it
	 */
	synchronized void handled(String key, int number, long place) {
		if (this.handled.get(number)) {
			this.redelivered++;
			return;
		}
		this.handled.set(number);
		Long last = this.places.put(key, place);
		if (last != null && last > place) {
			this.disordered++;
			if (this.disordered <= TOLD) {
				this.late.add(place + " after " + last + " of " + key);
			}
		}
	}

	void handled(HandledNote note) {
		handled(note.key(), note.number(), note.place());
	}

	/**
	 * Notes that the stream has an event.
	 */
	synchronized void stored(int number) {
		if (this.stored.get(number)) {
			this.doubled++;
		}
		this.stored.set(number);
	}

	synchronized int acknowledgedCount() {
		return this.acknowledged.cardinality();
	}

	/**
	 * Returns the first number that was not acknowledged.
	 */
	synchronized int firstUnacknowledged() {
		return this.acknowledged.nextClearBit(0);
	}

	synchronized int handledCount() {
		return this.handled.cardinality();
	}

	synchronized long refusedCount() {
		return this.refused;
	}

	/**
	 * Waits until another process has noted so many more events that it has handled.
	 * @param more how many
	 * @param notes its notes
	 */
	void awaitHandled(int more, Notes<HandledNote> notes) {
		int count = handledCount() + more;
		await().until(() -> {
			notes.read(this::handled);
			return handledCount() >= count;
		});
	}

	/**
	 * Says whether all that was acknowledged was handled.
	 */
	synchronized boolean isAllHandled() {
		return missing(this.handled) == 0;
	}

	/**
	 * Tells what was published, and what the stream has of it.
	 */
	synchronized void reportStored(FaultRun run) {
		run.count(Count.ACKNOWLEDGED, this.acknowledged.cardinality());
		run.count(Count.REFUSED, this.refused);
		if (!this.reasons.isEmpty()) {
			run.remark("publishing was told as failed with " + String.join(", ", this.reasons));
		}
		run.count(Count.LOST, missing(this.stored));
		run.count(Count.DOUBLED, this.doubled);
		assertThat(this.unexpected).isEmpty();
	}

	/**
	 * Tells what was handled.
	 */
	synchronized void reportHandled(FaultRun run) {
		run.count(Count.REDELIVERED, this.redelivered);
		run.count(Count.LOST, missing(this.handled));
	}

	/**
	 * Tells in what order it was handled.
	 */
	synchronized void reportOrder(FaultRun run) {
		run.count(Count.DISORDERED, this.disordered);
		if (!this.late.isEmpty()) {
			run.remark("out of order, by their places in the stream: " + String.join(", ", this.late));
		}
	}

	private int missing(BitSet present) {
		BitSet missing = (BitSet) this.acknowledged.clone();
		missing.andNot(present);
		return missing.cardinality();
	}

}
