package io.polyn.migration;

import io.polyn.migration.backup.Backups;
import io.polyn.migration.operation.OperationContext;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import io.polyn.nats.dryrun.NotSimulatedException;

/**
 * What operations work with in a dry run: what runs code, or goes through messages one by
 * one, has to stop.
 *
 * @param api the simulated server
 * @param prefix what goes before names and subjects in this deployment
 * @param components the objects that a migration may name
 */
record DryRunContext(JetStreamApi api, NamePrefix prefix, Components components) implements OperationContext {

	@Override
	public <T> T find(Class<T> type, String name) {
		this.components.find(type, name);
		throw new NotSimulatedException("It runs '" + name + "'.");
	}

	@Override
	public Code code(String name) {
		MigrationTask task = this.components.find(MigrationTask.class, name);
		return new Code() {

			@Override
			public boolean isIdempotent() {
				return task.idempotent();
			}

			@Override
			public void run() {
				throw new NotSimulatedException("It runs '" + name + "'.");
			}

		};
	}

	@Override
	public Backups backups() {
		throw new NotSimulatedException("It makes a backup, or uses one.");
	}

	@Override
	public void progress(String what, long done, long total) {
		throw new NotSimulatedException("It works step by step: " + what + ".");
	}

}
