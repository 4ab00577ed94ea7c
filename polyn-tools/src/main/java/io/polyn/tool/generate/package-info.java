/**
 * Writes the files that a project begins with: migrations, schemas, and whole projects.
 */
@NullMarked
package io.polyn.tool.generate;

import org.jspecify.annotations.NullMarked;
