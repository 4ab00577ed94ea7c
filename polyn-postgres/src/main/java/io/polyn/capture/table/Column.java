package io.polyn.capture.table;

import io.polyn.capture.type.ColumnType;

/**
 * A column of a table.
 *
 * @param name its name
 * @param type what its values are in JSON
 * @param sqlType its type as SQL has it, for example {@code numeric(10,2)}
 * @param madeByServer whether the server alone can make JSON of its values: it has a
 * conversion for their type, or for one within that
 */
public record Column(String name, ColumnType type, String sqlType, boolean madeByServer) {

}
