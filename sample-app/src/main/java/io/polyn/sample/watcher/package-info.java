/**
 * A service that does nothing but publish the changes of a database.
 */
@NullMarked
package io.polyn.sample.watcher;

import org.jspecify.annotations.NullMarked;
