package io.polyn.migration.operation;

import io.polyn.nats.NamePrefix;

/**
 * In what the places differ where the same migrations run: applied to what is read from
 * files, so that operations only ever see what is really there.
 *
 * @param prefix what goes before names and subjects
 * @param maxReplicas how many replicas there may be at most
 */
public record Deployment(NamePrefix prefix, int maxReplicas) {

	/** Everything as it is written. */
	public static final Deployment AS_WRITTEN = new Deployment(NamePrefix.NONE, Integer.MAX_VALUE);

}
