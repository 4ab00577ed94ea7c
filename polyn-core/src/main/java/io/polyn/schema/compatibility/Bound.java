package io.polyn.schema.compatibility;

import java.math.BigDecimal;

/**
 * One end of a range of numbers.
 *
 * @param keyword the keyword that sets it
 * @param value the number
 * @param exclusive whether the number itself is out of the range
 */
record Bound(String keyword, BigDecimal value, boolean exclusive) {
}
