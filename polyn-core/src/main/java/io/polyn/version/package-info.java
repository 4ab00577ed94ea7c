/**
 * Data in several versions: the code knows the latest one, and changes lead to every
 * other.
 */
@NullMarked
package io.polyn.version;

import org.jspecify.annotations.NullMarked;
