/**
 * What the tests of a service need: assertions on versioning schemas and migrations.
 */
@NullMarked
package io.polyn.test;

import org.jspecify.annotations.NullMarked;
