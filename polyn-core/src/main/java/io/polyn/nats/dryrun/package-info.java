/**
 * A JetStream to which nothing is written: what would be is remembered, and answered as
 * the server would. Internal.
 */
@NullMarked
package io.polyn.nats.dryrun;

import org.jspecify.annotations.NullMarked;
