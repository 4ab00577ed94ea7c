/**
 * Publishing events to JetStream and receiving them, validated both ways.
 */
@NullMarked
package io.polyn.event;

import org.jspecify.annotations.NullMarked;
