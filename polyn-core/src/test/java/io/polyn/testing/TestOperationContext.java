package io.polyn.testing;

import java.util.HashMap;
import java.util.Map;

import io.polyn.migration.backup.BackupStore;
import io.polyn.migration.backup.Backups;
import io.polyn.migration.operation.OperationContext;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;

/**
 * What operations work with in a test: objects and code are registered by name.
 */
public final class TestOperationContext implements OperationContext {

	private final JetStreamApi api;

	private final Map<String, Object> objects = new HashMap<>();

	private Progress progress = (what, done, total) -> {
	};

	public TestOperationContext(JetStreamApi api) {
		this.api = api;
	}

	/**
	 * What is told how far an operation has come.
	 */
	@FunctionalInterface
	public interface Progress {

		void report(String what, long done, long total);

	}

	public TestOperationContext register(String name, Object object) {
		this.objects.put(name, object);
		return this;
	}

	public TestOperationContext onProgress(Progress progress) {
		this.progress = progress;
		return this;
	}

	@Override
	public JetStreamApi api() {
		return this.api;
	}

	@Override
	public NamePrefix prefix() {
		return NamePrefix.NONE;
	}

	@Override
	public Backups backups() {
		return new Backups(this.api, BackupStore.objectStore(this.api, prefix()), "test", "run");
	}

	@Override
	public <T> T find(Class<T> type, String name) {
		return type.cast(this.objects.get(name));
	}

	@Override
	public Code code(String name) {
		return find(Code.class, name);
	}

	@Override
	public void progress(String what, long done, long total) {
		this.progress.report(what, done, total);
	}

}
