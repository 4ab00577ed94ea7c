package io.polyn.spring.boot.event;

import java.lang.reflect.Method;
import java.util.List;

import io.cloudevents.CloudEvent;
import io.polyn.event.DeadLetter;
import io.polyn.spring.ChangeHandler;
import io.polyn.spring.DeadLetterListener;
import io.polyn.spring.OnInsert;
import io.polyn.spring.PolynListener;
import jakarta.persistence.Column;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class ListenerHintsTests {

	@Test
	void aListenerIsCalledWithItsData() {
		RuntimeHints hints = hints(Listener.class);
		assertCallable(hints, Listener.class, "one");
		assertBindable(hints, One.class);
		assertBindable(hints, Nested.class);
		assertThat(RuntimeHintsPredicates.reflection().onType(CloudEvent.class)).rejects(hints);
	}

	@Test
	void aBatchAndTheTypeVariableOfASuperclassAreResolved() {
		RuntimeHints hints = hints(Listener.class);
		assertCallable(hints, Base.class, "batch");
		assertBindable(hints, Many.class);
	}

	@Test
	void aReplyIsWritten() {
		assertBindable(hints(Listener.class), Reply.class);
	}

	@Test
	void aDeadLetterListenerIsCalled() {
		assertCallable(hints(DeadLetters.class), DeadLetters.class, "dead");
	}

	@Test
	void aChangeHandlerIsCalledWithRowsWhoseColumnsAreKnown() {
		RuntimeHints hints = hints(Handler.class);
		assertCallable(hints, Handler.class, "inserted");
		assertBindable(hints, One.class);
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(Column.class)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS)).accepts(hints);
	}

	@Test
	void otherBeansHaveNone() {
		assertThat(new ListenerHintsProcessor().processAheadOfTime(registered(One.class))).isNull();
	}

	private static void assertCallable(RuntimeHints hints, Class<?> type, String name) {
		Method method = ReflectionUtils.findMethod(type, name, (Class<?>[]) null);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method)).accepts(hints);
	}

	private static void assertBindable(RuntimeHints hints, Class<?> type) {
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(type)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(hints);
	}

	private static RuntimeHints hints(Class<?> bean) {
		BeanRegistrationAotContribution contribution = new ListenerHintsProcessor()
			.processAheadOfTime(registered(bean));
		assertThat(contribution).isNotNull();
		RuntimeHints hints = new RuntimeHints();
		GenerationContext context = mock();
		given(context.getRuntimeHints()).willReturn(hints);
		contribution.applyTo(context, mock(BeanRegistrationCode.class));
		return hints;
	}

	private static RegisteredBean registered(Class<?> type) {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.registerBeanDefinition("bean", new RootBeanDefinition(type));
		return RegisteredBean.of(beanFactory, "bean");
	}

	record One(Nested nested) {

	}

	record Nested(String text) {

	}

	record Many(String text) {

	}

	record Reply(String text) {

	}

	abstract static class Base<T> {

		@PolynListener(event = "many.v1", batchSize = 10)
		void batch(List<T> data) {
		}

	}

	static class Listener extends Base<Many> {

		@PolynListener(event = "one.v1")
		void one(One data, CloudEvent event) {
		}

		@PolynListener(event = "question.v1", reply = "answer.v1")
		Reply reply(One data) {
			return new Reply("");
		}

	}

	static class DeadLetters {

		@DeadLetterListener
		void dead(DeadLetter letter) {
		}

	}

	@ChangeHandler(One.class)
	static class Handler {

		@OnInsert
		void inserted(One now) {
		}

	}

}
