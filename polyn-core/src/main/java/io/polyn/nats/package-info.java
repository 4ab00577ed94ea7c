/**
 * What Polyn needs of JetStream that jnats does not offer: API requests that keep fields
 * jnats does not know, the whole of a bucket read in one go, and messages that it can't
 * read. Internal, but for {@link io.polyn.nats.NamePrefix} and
 * {@link io.polyn.nats.TolerantDataPort}.
 */
@NullMarked
package io.polyn.nats;

import org.jspecify.annotations.NullMarked;
