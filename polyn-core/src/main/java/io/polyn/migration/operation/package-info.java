/**
 * The operations of a migration: what each may say, does, and how it is taken back.
 * Internal, but for {@link io.polyn.migration.operation.ValueTransform},
 * {@link io.polyn.migration.operation.MessageTransform} and
 * {@link io.polyn.migration.operation.OperationTemplate}.
 */
@NullMarked
package io.polyn.migration.operation;

import org.jspecify.annotations.NullMarked;
