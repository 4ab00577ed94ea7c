/**
 * Events in the tests of a service: what it publishes, and what its listeners make of
 * what they are given.
 */
@NullMarked
package io.polyn.test.event;

import org.jspecify.annotations.NullMarked;
