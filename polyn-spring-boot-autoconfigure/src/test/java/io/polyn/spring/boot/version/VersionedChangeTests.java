package io.polyn.spring.boot.version;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;

import io.polyn.spring.VersionedChange;
import io.polyn.version.Change;
import io.polyn.version.Version;
import io.polyn.version.VersioningSchema;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A schema is made of the beans that are marked as its changes.
 */
class VersionedChangeTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(VersioningAutoConfiguration.class))
		.withPropertyValues("polyn.versioning.schemas.default.versions=1.0.0");

	@Test
	void aBeanWhoseClassIsMarkedIsAChangeOfTheDefaultSchema() {
		this.runner.withBean("fullName", FullName.class).run((context) -> {
			assertThat(context).hasSingleBean(VersioningSchema.class).hasBean("polynVersioningSchema");
			assertThat(versions(context.getBean(VersioningSchema.class))).containsExactly("1.1.0", "1.0.0");
			assertThat(Trace.down(context, "User")).containsExactly("FullName");
			assertThat(Trace.down(context, "Post")).isEmpty();
		});
	}

	@Test
	void aBeanWhoseMethodIsMarkedIsAChange() {
		this.runner.withUserConfiguration(Methods.class).run((context) -> {
			assertThat(versions(context.getBean(VersioningSchema.class))).containsExactly("2.0.0", "1.2.0", "1.0.0");
			assertThat(Trace.down(context, "User")).containsExactly("named");
		});
	}

	@Test
	void theMethodCountsMoreThanTheClass() {
		this.runner.withUserConfiguration(MarkedTwice.class)
			.run((context) -> assertThat(versions(context.getBean(VersioningSchema.class))).containsExactly("2.0.0",
					"1.0.0"));
	}

	@Test
	void anAnnotationOfOnesOwnMayBeMarked() {
		this.runner.withBean(WithOwnAnnotation.class).run((context) -> {
			assertThat(versions(context.getBean(VersioningSchema.class))).containsExactly("1.3.0", "1.0.0");
			assertThat(Trace.down(context, "Comment")).containsExactly("own");
		});
	}

	@Test
	void aChangeMayBeForSeveralTypes() {
		this.runner.withBean(Several.class).run((context) -> {
			assertThat(Trace.down(context, "User")).containsExactly("several");
			assertThat(Trace.down(context, "Post")).containsExactly("several");
			assertThat(Trace.down(context, "Comment")).isEmpty();
		});
	}

	@Test
	void aChangeWithoutATypeIsForAny() {
		this.runner.withBean(OfAny.class)
			.run((context) -> assertThat(Trace.down(context, "Whatever")).containsExactly("any"));
	}

	@Test
	void aChangeForATypeAndForAnyIsMadeOnce() {
		this.runner.withBean(OfAnyAndOne.class)
			.run((context) -> assertThat(Trace.down(context, "User")).containsExactly("any"));
	}

	@Test
	void changesOfAVersionAreOrderedOnTheWayDown() {
		this.runner.withUserConfiguration(OrderedMethods.class).run((context) -> {
			assertThat(Trace.down(context, "User")).containsExactly("first", "ordered", "any", "third", "a", "b");
			assertThat(Trace.up(context, "User")).containsExactly("b", "a", "third", "any", "ordered", "first");
			assertThat(Trace.down(context, "Post")).containsExactly("any");
		});
	}

	@Test
	void versionsAreSortedWhateverTheOrderOfTheirChanges() {
		this.runner.withUserConfiguration(Methods.class)
			.withPropertyValues("polyn.versioning.schemas.default.versions=1.0.0,1.10.0,2.0.0,1.2.0,1.9.0")
			.run((context) -> assertThat(versions(context.getBean(VersioningSchema.class))).containsExactly("2.0.0",
					"1.10.0", "1.9.0", "1.2.0", "1.0.0"));
	}

	@Test
	void eachSchemaIsABean() {
		this.runner.withBean(FullName.class).withBean(OfWeb.class).run((context) -> {
			assertThat(context).getBeanNames(VersioningSchema.class)
				.containsExactlyInAnyOrder("polynVersioningSchema", "webVersioningSchema");
			assertThat(versions(context.getBean("webVersioningSchema", VersioningSchema.class)))
				.containsExactly("3.0.0");
		});
	}

	@Test
	void aSchemaIsInjected() {
		this.runner.withBean(FullName.class)
			.withBean(User.class)
			.run((context) -> assertThat(context.getBean(User.class).schema())
				.isSameAs(context.getBean(VersioningSchema.class)));
	}

	private static List<String> versions(VersioningSchema schema) {
		return schema.versions().stream().map(Version::toString).toList();
	}

	@VersionedChange(version = "1.1.0", type = "User")
	static class FullName extends Trace {

		FullName() {
			super("FullName");
		}

	}

	@VersionedChange(version = "1.1.0", type = { "User", "Post" })
	static class Several extends Trace {

		Several() {
			super("several");
		}

	}

	@VersionedChange(version = "1.1.0")
	static class OfAny extends Trace {

		OfAny() {
			super("any");
		}

	}

	@VersionedChange(version = "1.1.0", type = { "User", "*" })
	static class OfAnyAndOne extends Trace {

		OfAnyAndOne() {
			super("any");
		}

	}

	@VersionedChange(version = "3.0.0", schema = "web")
	static class OfWeb extends Trace {

		OfWeb() {
			super("web");
		}

	}

	@VersionedChange(version = "0.0.0")
	@Retention(RetentionPolicy.RUNTIME)
	@interface Introduced {

		@AliasFor(annotation = VersionedChange.class, attribute = "version")
		String value();

	}

	@Introduced("1.3.0")
	static class WithOwnAnnotation extends Trace {

		WithOwnAnnotation() {
			super("own");
		}

	}

	record User(VersioningSchema schema) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Methods {

		@Bean
		@VersionedChange(version = "1.2.0", type = "User")
		Change named() {
			return new Trace("named");
		}

		@Bean
		@VersionedChange(version = "2.0.0", type = "Post")
		Trace status() {
			return new Trace("status");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MarkedTwice {

		@Bean
		@VersionedChange(version = "2.0.0", type = "User")
		FullName fullName() {
			return new FullName();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OrderedMethods {

		@Bean
		@VersionedChange(version = "1.1.0", type = "User")
		Change b() {
			return new Trace("b");
		}

		@Bean
		@VersionedChange(version = "1.1.0", type = "User")
		Change a() {
			return new Trace("a");
		}

		@Bean
		@Order(4)
		@VersionedChange(version = "1.1.0", type = "User")
		Change c() {
			return new Trace("third");
		}

		@Bean
		@Order(3)
		@VersionedChange(version = "1.1.0")
		Change d() {
			return new Trace("any");
		}

		@Bean
		@VersionedChange(version = "1.1.0", type = "User")
		Change e() {
			return new OrderedTrace();
		}

		@Bean
		@Order(1)
		@VersionedChange(version = "1.1.0", type = "User")
		Change f() {
			return new Trace("first");
		}

	}

	static class OrderedTrace extends Trace implements Ordered {

		OrderedTrace() {
			super("ordered");
		}

		@Override
		public int getOrder() {
			return 2;
		}

	}

}
