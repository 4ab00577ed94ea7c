package io.polyn.event;

import org.jspecify.annotations.Nullable;

/**
 * What an event tells of a row of a database's table, or of all of them: the data that a
 * {@link EventConsumerBuilder#changeHandler change handler} receives.
 *
 * @param operation what happened
 * @param now the row as it is since then; nothing if there is none or it was not asked
 * for
 * @param before the row as it was until then; nothing if there was none, it was not asked
 * for, or the database did not record it
 */
public record RowChange(RowOperation operation, @Nullable Object now, @Nullable Object before) {
}
