/**
 * A users service: every change is an event, and what is read is a view of the events.
 */
@NullMarked
package io.polyn.sample.users;

import org.jspecify.annotations.NullMarked;
