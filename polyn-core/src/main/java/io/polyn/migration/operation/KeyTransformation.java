package io.polyn.migration.operation;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.operation.TransformKeys.Run;
import io.polyn.migration.operation.ValueTransform.Outcome;
import io.polyn.nats.Bucket;
import org.jspecify.annotations.Nullable;

/**
 * A run over the keys of a bucket, in their order. After each key that is changed, the
 * progress is noted; the one change that may have been made without being noted is known
 * by the run's id in the key's headers, unless the application has written that very key
 * again before the run is taken up.
 */
final class KeyTransformation {

	/** The header with the id of the run that has written a value. */
	static final String MARK = "Polyn-Transform";

	private static final String TIME_TO_LIVE = "Nats-TTL";

	private static final long REPORT_EVERY = Duration.ofSeconds(1).toNanos();

	private static final int MAX_ATTEMPTS = 100;

	private final OperationContext context;

	private final TransformKeys operation;

	private final Run run;

	private final ValueTransform transform;

	private final boolean keysExpire;

	private final Bucket bucket;

	/**
	 * Creates a run, or takes one up.
	 * @param context what to work with
	 * @param operation what to do
	 * @param run which run this is
	 * @param transform the function
	 * @param keysExpire whether a key of the bucket may have a time to live
	 */
	KeyTransformation(OperationContext context, TransformKeys operation, Run run, ValueTransform transform,
			boolean keysExpire) {
		this.context = context;
		this.operation = operation;
		this.run = run;
		this.transform = transform;
		this.keysExpire = keysExpire;
		this.bucket = new Bucket(context.api(), operation.bucket());
	}

	void run() {
		TransformProgress progress = TransformProgress.read(this.context, this.run.id());
		if (progress.isComplete()) {
			return;
		}
		TransformProgress undone = (this.run.undoes() != null) ? TransformProgress.read(this.context, this.run.undoes())
				: null;
		SortedMap<String, Long> keys = this.bucket.revisions(Objects.requireNonNullElse(this.operation.filter(), ">"))
			.orElse(Collections.emptySortedMap());
		int done = 0;
		long reported = System.nanoTime();
		report(0, keys.size());
		try {
			for (Map.Entry<String, Long> key : keys.entrySet()) {
				if (System.nanoTime() - reported > REPORT_EVERY) {
					report(done, keys.size());
					reported = System.nanoTime();
				}
				boolean affected = key.getValue() > this.run.since() && !progress.hasReached(key.getKey());
				if (affected && transform(key.getKey(), undone)) {
					progress.reached(key.getKey());
				}
				done++;
			}
			progress.completed();
		}
		catch (PolynException ex) {
			throw (ex.code() == ErrorCode.LOCK_LOST) ? ex : failedAfter(done, keys.size(), ex);
		}
		report(done, keys.size());
	}

	/**
	 * Transforms a key.
	 * @param key the key
	 * @param undone the progress of the run that this one takes back
	 * @return whether this run has changed it, now or before it was taken up
	 */
	private boolean transform(String key, @Nullable TransformProgress undone) {
		String target = BucketKey.describe(this.operation.bucket(), key);
		for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
			// A replica may refuse for a moment although nobody else has written.
			Pause.of(Duration.ofMillis(attempt));
			Bucket.Entry before = this.bucket.get(key).orElse(null);
			if (before == null) {
				return false;
			}
			if (this.run.id().equals(before.header(MARK))) {
				return true;
			}
			if (undone != null && !undone.hasReached(key) && !Objects.equals(before.header(MARK), this.run.undoes())) {
				return false;
			}
			ConditionalWrite write = write(before, outcome(before, target), target);
			if (write == null) {
				return false;
			}
			if (write.attempt(target)) {
				return true;
			}
		}
		throw Operation.unexpected("The " + target + " is written by others all the time.",
				"Run the migration again when there is less going on.");
	}

	private Outcome outcome(Bucket.Entry before, String target) {
		try {
			return Objects.requireNonNull(this.transform.transform(before.key(), before.value().clone()), "no outcome");
		}
		catch (Exception ex) {
			// What it says may hold a part of the value.
			throw new PolynException(ErrorCode.MIGRATION_FAILED,
					"'" + this.operation.with() + "' failed on the " + target + " with " + ex.getClass().getName()
							+ ".",
					"Look at the cause of this error, and let it keep values that it can't do anything with.", ex);
		}
	}

	private @Nullable ConditionalWrite write(Bucket.Entry before, Outcome outcome, String target) {
		String key = before.key();
		if (outcome instanceof ValueTransform.Replacement replacement) {
			byte[] value = replacement.value();
			return Arrays.equals(value, before.value()) ? null
					: () -> this.bucket.update(key, headers(before), value, before.revision());
		}
		if (outcome == ValueTransform.Other.KEEP) {
			return null;
		}
		if (!this.operation.allowDataLoss()) {
			DataLoss.refuse(target, "Deleting it, as '" + this.operation.with() + "' wants,", 1);
		}
		return () -> this.bucket.delete(key, before.revision());
	}

	// A key that would have expired still does.
	private Headers headers(Bucket.Entry before) {
		Headers headers = new Headers().put(MARK, this.run.id());
		String timeToLive = before.header(TIME_TO_LIVE);
		return (this.keysExpire && timeToLive != null) ? headers.put(TIME_TO_LIVE, timeToLive) : headers;
	}

	private void report(int done, int total) {
		this.context.progress(this.operation.name() + " of the " + this.operation.target(), done, total);
	}

	private static PolynException failedAfter(int done, int total, PolynException ex) {
		return new PolynException(ErrorCode.MIGRATION_FAILED,
				ex.problem() + " " + done + " of " + total + " keys were done before.", ex.remedy(), ex);
	}

}
