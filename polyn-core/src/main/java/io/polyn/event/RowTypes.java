package io.polyn.event;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

/**
 * The types in which a {@link EventConsumerBuilder#changeHandler change handler} takes
 * the rows of one operation.
 *
 * @param now the type of the row as it is since then; nothing to not have it read
 * @param before the type of the row as it was until then; nothing to not have it read
 */
public record RowTypes(@Nullable Type now, @Nullable Type before) {
}
