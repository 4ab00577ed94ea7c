/**
 * The way to the database.
 */
@NullMarked
package io.polyn.capture.database;

import org.jspecify.annotations.NullMarked;
