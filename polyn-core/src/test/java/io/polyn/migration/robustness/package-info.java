/**
 * What happens to migrations when processes race, freeze and die.
 */
@NullMarked
package io.polyn.migration.robustness;

import org.jspecify.annotations.NullMarked;
