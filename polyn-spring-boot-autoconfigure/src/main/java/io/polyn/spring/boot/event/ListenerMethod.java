package io.polyn.spring.boot.event;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.cloudevents.CloudEvent;
import io.nats.client.Message;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.event.EventDelivery;
import io.polyn.event.EventHandler;
import io.polyn.event.EventMetadata;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * A method that is called with events.
 *
 * @param bean the bean that has the method
 * @param method the method
 * @param dataType the type in which the method takes the data
 * @param arguments where each argument comes from
 */
record ListenerMethod(Object bean, Method method, Type dataType,
		List<Function<EventDelivery, @Nullable Object>> arguments) implements EventHandler {

	static ListenerMethod of(Object bean, Method method) {
		if (method.getReturnType() != void.class) {
			throw unsuitable(method, "returns a value", "Let it return nothing; there is nobody to return to.");
		}
		Type dataType = null;
		List<Function<EventDelivery, @Nullable Object>> arguments = new ArrayList<>();
		for (Type type : method.getGenericParameterTypes()) {
			if (type == CloudEvent.class) {
				arguments.add(EventDelivery::event);
			}
			else if (type == EventMetadata.class) {
				arguments.add(EventDelivery::metadata);
			}
			else if (type == Message.class) {
				arguments.add(EventDelivery::message);
			}
			else if (dataType == null) {
				dataType = type;
				arguments.add(EventDelivery::data);
			}
			else {
				throw unsuitable(method, "takes " + dataType.getTypeName() + " and " + type.getTypeName(),
						"Let it take the data in one type; besides, it may take CloudEvent, EventMetadata and Message.");
			}
		}
		ReflectionUtils.makeAccessible(method);
		return new ListenerMethod(bean, method, (dataType != null) ? dataType : Object.class, arguments);
	}

	@Override
	public void handle(EventDelivery delivery) throws Exception {
		try {
			this.method.invoke(this.bean,
					this.arguments.stream().map((argument) -> argument.apply(delivery)).toArray());
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowException(ex.getTargetException());
		}
	}

	private static PolynException unsuitable(Method method, String problem, String remedy) {
		return new PolynException(ErrorCode.LISTENER_SIGNATURE,
				"The listener " + method.getDeclaringClass().getName() + "." + method.getName() + " " + problem + ".",
				remedy);
	}

}
