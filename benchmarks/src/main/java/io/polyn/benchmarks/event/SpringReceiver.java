package io.polyn.benchmarks.event;

import java.io.IOException;
import java.time.Duration;

import io.nats.client.JetStreamApiException;
import io.polyn.event.ListenerContainer;
import io.polyn.spring.PolynListener;
import io.polyn.spring.PolynListenerRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * A Spring application with a listener.
 */
final class SpringReceiver implements Receiver, AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final String CONSUMER = Orders.SOURCE_ROOT + "_order_placed_v1";

	private final ConfigurableApplicationContext application;

	private final ListenerContainer container;

	private SpringReceiver(ConfigurableApplicationContext application) {
		this.application = application;
		this.container = application.getBean(PolynListenerRegistry.class).containers().iterator().next();
	}

	static SpringReceiver start(Orders orders, int batch) throws IOException, JetStreamApiException {
		orders.createConsumer(CONSUMER);
		SpringReceiver receiver = new SpringReceiver(
				new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
					.bannerMode(Banner.Mode.OFF)
					.logStartupInfo(false)
					.properties("spring.application.name=" + Orders.SOURCE_ROOT, "polyn.domain=" + Orders.DOMAIN,
							"polyn.nats.servers=" + orders.url(), "polyn.schemas.locations=" + OrderPlaced.SCHEMAS,
							"polyn.migrate-on-startup=true", "polyn.events.listener.prefetch=" + batch)
					.run());
		receiver.stop();
		return receiver;
	}

	@Override
	public String consumer() {
		return CONSUMER;
	}

	@Override
	public void start(Handled handled) {
		this.application.getBean(Listener.class).handled = handled;
		this.container.start();
	}

	@Override
	public void stop() {
		if (!this.container.stop(PATIENCE)) {
			throw new IllegalStateException("The listener does not stop");
		}
	}

	@Override
	public void close() {
		this.application.close();
	}

	/**
	 * The application.
	 */
	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Listener listener() {
			return new Listener();
		}

	}

	/**
	 * The listener, which is there before anyone counts.
	 */
	static class Listener {

		private volatile @Nullable Handled handled;

		@PolynListener(event = OrderPlaced.EVENT)
		void placed(OrderPlaced order) {
			Handled current = this.handled;
			if (current != null) {
				current.add(order);
			}
		}

	}

}
