package io.polyn.spring.boot.capture;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Has the outbox looked at when a transaction of the application has committed.
 */
class CaptureWaker implements TransactionExecutionListener {

	private final CaptureWatcher watcher;

	CaptureWaker(CaptureWatcher watcher) {
		this.watcher = watcher;
	}

	@Override
	public void afterCommit(TransactionExecution transaction, @Nullable Throwable commitFailure) {
		if (commitFailure == null && !transaction.isReadOnly()) {
			this.watcher.wake();
		}
	}

}
