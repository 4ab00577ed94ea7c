package io.polyn.test.event;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.polyn.PolynException;
import io.polyn.event.PayloadConverter;
import org.jspecify.annotations.Nullable;

/**
 * An event that was published.
 */
public final class RecordedEvent {

	private static final int MAX_SHOWN = 500;

	private final String name;

	private final CloudEvent event;

	private final PayloadConverter converter;

	RecordedEvent(String name, CloudEvent event, PayloadConverter converter) {
		this.name = name;
		this.event = event;
		this.converter = converter;
	}

	/**
	 * Returns the name of the event.
	 * @return its type without the domain, for example {@code user.created.v1}
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the event.
	 * @return the event with all its attributes
	 */
	public CloudEvent event() {
		return this.event;
	}

	/**
	 * Returns the data of the event.
	 * @param <T> the type
	 * @param type what they are read as, as a listener's parameter is
	 * @return the data, {@code null} if there are none
	 * @throws PolynException if they can't be read as that
	 */
	public <T> @Nullable T data(Class<T> type) {
		CloudEventData data = this.event.getData();
		return (data != null) ? type.cast(this.converter.read(data.toBytes(), type)) : null;
	}

	/**
	 * Shows the event with its data, as a test may.
	 */
	@Override
	public String toString() {
		String data = (this.event.getData() != null)
				? new String(this.event.getData().toBytes(), StandardCharsets.UTF_8) : "no data";
		return this.name + " " + this.event.getId() + " from " + Objects.toString(this.event.getSource()) + ": "
				+ ((data.length() > MAX_SHOWN) ? data.substring(0, MAX_SHOWN) + "..." : data);
	}

}
