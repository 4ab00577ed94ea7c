/**
 * What is captured: tables, their columns and types, and the schemas of their events.
 */
@NullMarked
package io.polyn.capture.table;

import org.jspecify.annotations.NullMarked;
