package io.polyn.tool;

import io.polyn.PolynException;

/**
 * Carries commands out.
 */
public final class CommandRunner {

	private final CommandContext context;

	/**
	 * Creates a runner.
	 * @param context what commands work with
	 */
	public CommandRunner(CommandContext context) {
		this.context = context;
	}

	/**
	 * Carries a command out.
	 * @param invocation the command with its options
	 * @return what came of it; a {@link PolynException} is part of that
	 */
	public Report run(Invocation invocation) {
		try {
			return report(invocation);
		}
		catch (PolynException ex) {
			return Report.failed(invocation.command().id(), ex);
		}
	}

	private Report report(Invocation invocation) {
		MigrationCommands migrations = new MigrationCommands(this.context, invocation);
		HistoryCommands history = new HistoryCommands(this.context, invocation);
		return switch (invocation.command()) {
			case MIGRATE -> migrations.migrate();
			case ROLLBACK -> migrations.rollback();
			case INFO -> migrations.info();
			case VALIDATE -> migrations.validate();
			case PLAN -> migrations.plan();
			case DIFF -> migrations.diff();
			case REPAIR -> history.repair();
			case BASELINE -> history.baseline();
			case MARK_APPLIED -> history.markApplied();
			case IMPORT_HISTORY -> history.importHistory();
			case HISTORY -> history.history();
			case UNLOCK -> history.unlock();
			case BACKUPS -> history.backups();
			case RESTORE -> history.restore();
			case CHECK_SCHEMAS -> new SchemaCheck(this.context, invocation).run();
			case CHANGELOG -> new DocumentCommands(this.context, invocation).changelog();
			case DOCS -> new DocumentCommands(this.context, invocation).docs();
		};
	}

}
