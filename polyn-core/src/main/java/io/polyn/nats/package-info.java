/**
 * What Polyn needs of JetStream that jnats does not offer: API requests that keep fields
 * jnats does not know, and the whole of a bucket read in one go. Internal, but for
 * {@link io.polyn.nats.NamePrefix}.
 */
@NullMarked
package io.polyn.nats;

import org.jspecify.annotations.NullMarked;
