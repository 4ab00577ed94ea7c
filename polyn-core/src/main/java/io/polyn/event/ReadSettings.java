package io.polyn.event;

import java.lang.reflect.Type;

import io.polyn.cloudevent.Tolerance;
import io.polyn.schema.SchemaRegistry;

/**
 * How messages are read as events.
 *
 * @param registry the schemas
 * @param converter converts the data
 * @param dataType what the data are converted into
 * @param tolerance what is understood beside CloudEvents
 */
record ReadSettings(SchemaRegistry registry, PayloadConverter converter, Type dataType, Tolerance tolerance) {
}
