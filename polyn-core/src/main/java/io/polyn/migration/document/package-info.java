/**
 * YAML and JSON documents in which every value knows its place. Internal.
 */
@NullMarked
package io.polyn.migration.document;

import org.jspecify.annotations.NullMarked;
