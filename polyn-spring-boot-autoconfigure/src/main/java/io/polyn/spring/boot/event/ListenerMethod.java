package io.polyn.spring.boot.event;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Function;

import io.cloudevents.CloudEvent;
import io.nats.client.Message;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.event.DeadLetter;
import io.polyn.event.EventDelivery;
import io.polyn.event.EventMetadata;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ReflectionUtils;

/**
 * A method that is called with events.
 *
 * @param bean the bean that has the method
 * @param method the method that is called, of a proxy if there is one
 * @param dataType the type in which the method takes the data of one event
 * @param arguments where each argument comes from
 */
record ListenerMethod(Object bean, Method method, Type dataType,
		List<Function<EventDelivery, @Nullable Object>> arguments) {

	/**
	 * Examines a method.
	 * @param bean the bean, which may be a proxy
	 * @param type the bean's own class, which says what the variables of an inherited
	 * method stand for
	 * @param method the method of that class
	 * @param batch whether it takes several events at once
	 * @param replies whether its return value is a reply
	 */
	static ListenerMethod of(Object bean, Class<?> type, Method method, boolean batch, boolean replies) {
		requireReturnType(method, batch, replies);
		Type dataType = null;
		List<Function<EventDelivery, @Nullable Object>> arguments = new ArrayList<>();
		for (Type declared : method.getGenericParameterTypes()) {
			Type parameter = GenericTypeResolver.resolveType(declared, type);
			Type taken = batch ? element(method, parameter) : parameter;
			Function<EventDelivery, @Nullable Object> envelope = envelope(taken);
			if (envelope != null) {
				arguments.add(envelope);
			}
			else if (dataType == null) {
				dataType = taken;
				arguments.add(EventDelivery::data);
			}
			else {
				throw unsuitable(method, "takes " + dataType.getTypeName() + " and " + taken.getTypeName(),
						"Let it take the data in one type; besides, it may take CloudEvent, EventMetadata and Message.");
			}
		}
		return of(bean, method, (dataType != null) ? dataType : Object.class, arguments);
	}

	/**
	 * Examines a method that takes dead letters.
	 * @param bean the bean, which may be a proxy
	 * @param method the method of the bean's own class
	 */
	static ListenerMethod ofDeadLetters(Object bean, Method method) {
		if (method.getParameterCount() != 1 || method.getParameterTypes()[0] != DeadLetter.class
				|| method.getReturnType() != void.class) {
			throw unsuitable(method, "does not take a dead letter alone, or returns a value",
					"Let it take io.polyn.event.DeadLetter and return nothing.");
		}
		return of(bean, method, DeadLetter.class, List.of());
	}

	static ListenerMethod of(Object bean, Method method, Type dataType,
			List<Function<EventDelivery, @Nullable Object>> arguments) {
		Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
		ReflectionUtils.makeAccessible(invocable);
		return new ListenerMethod(bean, invocable, dataType, arguments);
	}

	/**
	 * Returns what takes a parameter's argument from around the data of an event, or
	 * nothing for one that takes data.
	 */
	static @Nullable Function<EventDelivery, @Nullable Object> envelope(Type parameter) {
		if (parameter == CloudEvent.class) {
			return EventDelivery::event;
		}
		if (parameter == EventMetadata.class) {
			return EventDelivery::metadata;
		}
		return (parameter == Message.class) ? EventDelivery::message : null;
	}

	private static void requireReturnType(Method method, boolean batch, boolean replies) {
		Class<?> returned = method.getReturnType();
		if (!replies && returned != void.class) {
			throw unsuitable(method, "returns a value",
					"Let it return nothing, or name the event that it replies with as 'reply'.");
		}
		if (replies && (batch || returned == void.class)) {
			throw unsuitable(method, "replies, but " + (batch ? "takes batches" : "returns nothing"),
					"Let it take one request and return the data of the reply.");
		}
		if (Future.class.isAssignableFrom(returned) || CompletionStage.class.isAssignableFrom(returned)
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(returned) != null) {
			throw unsuitable(method, "returns " + returned.getName() + ", but its reply is sent when it returns",
					"Let it wait for the data of the reply and return these.");
		}
	}

	private static Type element(Method method, Type parameter) {
		if (parameter instanceof ParameterizedType list && list.getRawType() == List.class) {
			Type element = list.getActualTypeArguments()[0];
			return (element instanceof WildcardType wildcard) ? wildcard.getUpperBounds()[0] : element;
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
