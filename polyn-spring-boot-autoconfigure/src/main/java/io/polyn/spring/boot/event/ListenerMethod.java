package io.polyn.spring.boot.event;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.cloudevents.CloudEvent;
import io.nats.client.Message;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.event.EventDelivery;
import io.polyn.event.EventMetadata;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * A method that is called with events.
 *
 * @param bean the bean that has the method
 * @param method the method
 * @param dataType the type in which the method takes the data of one event
 * @param arguments where each argument comes from
 */
record ListenerMethod(Object bean, Method method, Type dataType,
		List<Function<EventDelivery, @Nullable Object>> arguments) {

	static ListenerMethod of(Object bean, Method method, boolean batch, boolean replies) {
		if (!replies && method.getReturnType() != void.class) {
			throw unsuitable(method, "returns a value",
					"Let it return nothing, or name the event that it replies with as 'reply'.");
		}
		if (replies && (batch || method.getReturnType() == void.class)) {
			throw unsuitable(method, "replies, but " + (batch ? "takes batches" : "returns nothing"),
					"Let it take one request and return the data of the reply.");
		}
		Type dataType = null;
		List<Function<EventDelivery, @Nullable Object>> arguments = new ArrayList<>();
		for (Type parameter : method.getGenericParameterTypes()) {
			Type type = batch ? element(method, parameter) : parameter;
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

	private static Type element(Method method, Type parameter) {
		if (parameter instanceof ParameterizedType list && list.getRawType() == List.class) {
			return list.getActualTypeArguments()[0];
		}
		throw unsuitable(method, "takes batches and a parameter that is no List",
				"Let it take lists, such as List<" + parameter.getTypeName() + ">.");
	}

	@Nullable Object call(EventDelivery delivery) throws Exception {
		return invoke(this.arguments.stream().map((argument) -> argument.apply(delivery)).toArray());
	}

	void call(List<EventDelivery> deliveries) throws Exception {
		invoke(this.arguments.stream()
			.<Object>map((argument) -> deliveries.stream().<@Nullable Object>map(argument).toList())
			.toArray());
	}

	@Nullable Object invoke(@Nullable Object... values) throws Exception {
		try {
			return this.method.invoke(this.bean, values);
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowException(ex.getTargetException());
			throw ex;
		}
	}

	static PolynException unsuitable(Method method, String problem, String remedy) {
		return new PolynException(ErrorCode.LISTENER_SIGNATURE,
				"The listener " + method.getDeclaringClass().getName() + "." + method.getName() + " " + problem + ".",
				remedy);
	}

}
