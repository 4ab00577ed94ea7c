package io.polyn.migration;

import java.util.function.Consumer;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.backup.Backups;
import io.polyn.migration.document.Node;
import io.polyn.migration.operation.Deployment;
import io.polyn.migration.operation.Operation;
import io.polyn.migration.operation.OperationContext;
import io.polyn.migration.operation.OperationReader;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;

/**
 * What operations work with during a run.
 *
 * @param api the server
 * @param components the objects that a migration may name
 * @param deployment what names and numbers are in this deployment
 * @param backups the backups that the run makes, and earlier ones
 * @param checkpoint makes sure that the run may go on
 * @param progress is told how far long operations have come
 * @param operations carries out what code asks for, as a part of its migration
 */
record RunContext(JetStreamApi api, Components components, Deployment deployment, Backups backups, Runnable checkpoint,
		ProgressListener progress, Consumer<Operation> operations) implements OperationContext {

	RunContext(JetStreamApi api, Components components, Deployment deployment, Backups backups, Runnable checkpoint,
			ProgressListener progress) {
		this(api, components, deployment, backups, checkpoint, progress, (operation) -> {
			throw new IllegalStateException("No migration runs");
		});
	}

	RunContext withOperations(Consumer<Operation> operations) {
		return new RunContext(this.api, this.components, this.deployment, this.backups, this.checkpoint, this.progress,
				operations);
	}

	@Override
	public NamePrefix prefix() {
		return this.deployment.prefix();
	}

	@Override
	public <T> T find(Class<T> type, String name) {
		return this.components.find(type, name);
	}

	@Override
	public Code code(String name) {
		MigrationTask task = find(MigrationTask.class, name);
		return new Code() {

			@Override
			public boolean isIdempotent() {
				return task.idempotent();
			}

			@Override
			public void run() {
				RunContext.this.run(name, task);
			}

		};
	}

	private void run(String name, MigrationTask task) {
		try {
			task.run(new CodeContext(this.api.connection(), this.api.options(), prefix(),
					new Operations(name, (Node item) -> OperationReader.read(item, this.deployment),
							(operation, place) -> this.operations.accept(operation)),
					this::progress));
		}
		catch (Exception ex) {
			if (ex instanceof PolynException known && known.code() == ErrorCode.LOCK_LOST) {
				throw known;
			}
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			// Whatever it was: what the code had done by then is there.
			throw new PolynException(ErrorCode.MIGRATION_FAILED, "'" + name + "' failed: " + ex + ".",
					"Look at the cause of this error.", ex);
		}
	}

	@Override
	public void progress(String what, long done, long total) {
		this.checkpoint.run();
		this.progress.onProgress(what, done, total);
	}

}
