package io.polyn.spring.boot.migration;

import java.util.ArrayList;
import java.util.List;

import io.polyn.migration.MigrationEvent;
import io.polyn.migration.MigrationListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes what happens to migrations as events of the application. Methods that listen
 * to these are known only when all beans are there: until then events are kept.
 */
public class MigrationEventPublisher implements MigrationListener, SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(MigrationEventPublisher.class);

	private final ApplicationEventPublisher publisher;

	private @Nullable List<MigrationEvent> early = new ArrayList<>();

	MigrationEventPublisher(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public void onEvent(MigrationEvent event) {
		if (!keep(event)) {
			this.publisher.publishEvent(event);
		}
	}

	private synchronized boolean keep(MigrationEvent event) {
		return this.early != null && this.early.add(event);
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (MigrationEvent event : release()) {
			try {
				this.publisher.publishEvent(event);
			}
			catch (RuntimeException ex) {
				// As after a run: what is done is done.
				logger.warn("A listener failed on " + event.getClass().getSimpleName(), ex);
			}
		}
	}

	private synchronized List<MigrationEvent> release() {
		List<MigrationEvent> events = (this.early != null) ? this.early : List.of();
		this.early = null;
		return events;
	}

}
