/**
 * Change capture: an application whose {@code polyn.capture.role} is to watch publishes
 * the committed changes of a PostgreSQL database while it runs. A
 * {@link io.polyn.capture.database.PostgresDatabase} bean wins over
 * {@code polyn.capture.url}, this over the database of the application.
 */
@NullMarked
package io.polyn.spring.boot.capture;

import org.jspecify.annotations.NullMarked;
