/**
 * Writes the files that people begin with: migrations, schemas, and whole projects.
 */
@NullMarked
package io.polyn.maven.generate;

import org.jspecify.annotations.NullMarked;
