package io.polyn.spring.restart;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.event.EventPublisher;
import io.polyn.migration.JavaMigration;
import io.polyn.migration.MigrationContext;
import io.polyn.spring.PolynListener;
import io.polyn.spring.VersionedChange;
import io.polyn.version.Change;
import io.polyn.version.ChangeContext;

import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * An application whose classes are loaded anew each time it starts. Its start ends when
 * it has received what it publishes.
 */
@Import({ Restarted.V2__Nothing.class, Restarted.Same.class })
class Restarted implements ApplicationListener<ContextRefreshedEvent> {

	private final CountDownLatch received = new CountDownLatch(1);

	private final EventPublisher publisher;

	Restarted(EventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		this.publisher.publish("user.created.v1", new User("1"));
		try {
			if (!this.received.await(30, TimeUnit.SECONDS)) {
				throw new IllegalStateException("Nothing was received");
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@PolynListener(event = "user.created.v1")
	void created(User user) {
		this.received.countDown();
	}

	record User(String id) {

	}

	static class V2__Nothing implements JavaMigration {

		@Override
		public void up(MigrationContext context) {
		}

	}

	@VersionedChange(version = "1.1.0")
	static class Same implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
		}

	}

}
