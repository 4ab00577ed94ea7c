/**
 * Migrations on start-up: {@link io.polyn.migration.Migrator} beans are run in their
 * order before anything that depends on them is created.
 * <p>
 * {@link io.polyn.migration.Migration} beans are run among the files. Nothing that takes
 * part in migrations can use what waits for them: a bean marked with
 * {@link io.polyn.spring.DependsOnPolynMigrations}, or the publisher.
 * <p>
 * {@link io.polyn.migration.MigrationListener} beans are told what happens when it
 * happens, and can keep it from happening. Each {@link io.polyn.migration.MigrationEvent}
 * is an event of the application, too, for {@code @EventListener} methods and
 * {@code ApplicationListener} beans. These are there only when all beans are, so that
 * they are told of a start afterwards, in the order in which it happened, and of one that
 * failed not at all.
 */
@NullMarked
package io.polyn.spring.boot.migration;

import org.jspecify.annotations.NullMarked;
