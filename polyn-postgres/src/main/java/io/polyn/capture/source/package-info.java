/**
 * Where changes come from: the write-ahead log, or an outbox.
 */
@NullMarked
package io.polyn.capture.source;

import org.jspecify.annotations.NullMarked;
