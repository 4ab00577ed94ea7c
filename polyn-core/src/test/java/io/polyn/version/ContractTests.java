package io.polyn.version;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Contract}: which steps a change has, however its class came about.
 */
class ContractTests {

	@Test
	void aStepThatIsNotOverriddenDoesNotExist() {
		assertThat(directions(new UpOnly())).containsExactly(Direction.UP);
		assertThat(directions(new Change() {
		})).isEmpty();
	}

	@Test
	void aStepMayBeInherited() {
		assertThat(directions(new Inheriting())).containsExactly(Direction.UP);
		assertThat(directions(new OfInterface())).containsExactly(Direction.DOWN);
	}

	@Test
	void aProxyHasTheStepsOfItsClass() {
		assertThat(directions(new UpOnly$$SpringCGLIB$$0())).containsExactly(Direction.UP);
		assertThat(Contract.nameOf(new UpOnly$$SpringCGLIB$$0())).isEqualTo(UpOnly.class.getName());
		assertThat(directions(new UpOnly$$EnhancerBySpringCGLIB$$1a2b())).containsExactly(Direction.UP);
	}

	@Test
	void notEveryNameWithDollarsIsAProxys() {
		assertThat(directions(new Odd$$anon$1())).containsExactly(Direction.DOWN);
		assertThat(Contract.nameOf(new Odd$$anon$1())).isEqualTo(Odd$$anon$1.class.getName());
	}

	@Test
	void anInnerOrAnonymousClassHasAName() {
		Change anonymous = new Inheriting() {
		};
		assertThat(directions(anonymous)).containsExactly(Direction.UP);
		assertThat(Contract.nameOf(anonymous)).startsWith(ContractTests.class.getName() + "$");
		assertThat(Contract.simpleNameOf(anonymous)).startsWith("ContractTests$");
		assertThat(Contract.simpleNameOf(new UpOnly())).isEqualTo("UpOnly");
	}

	@Test
	void aLambdaHasTheSameNameAtEachStart() {
		Split lambda = (data, context) -> List.of();
		assertThat(Contract.nameOf(lambda)).isEqualTo(ContractTests.class.getName() + "$$Lambda");
		assertThat(Contract.simpleNameOf(lambda)).isEqualTo("ContractTests$$Lambda");
		assertThat(isReversible(lambda)).isFalse();
	}

	@Test
	void aSplitMayBeReversible() {
		assertThat(isReversible(new Split() {

			@Override
			public List<Part> up(ObjectNode data, ChangeContext context) {
				return List.of();
			}

			@Override
			public Optional<ObjectNode> down(Part part, ChangeContext context) {
				return Optional.empty();
			}

		})).isTrue();
	}

	private static Iterable<Direction> directions(Change change) {
		return DeclaredChange.directions(change);
	}

	private static boolean isReversible(Split split) {
		return DeclaredSplit.of(Scheme.INTEGER.parse("1").orElseThrow(), "A", List.of("B"), split).reversible();
	}

	static class UpOnly implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
		}

	}

	static class Inheriting extends UpOnly {

	}

	interface Downwards extends Change {

		@Override
		default void down(ObjectNode data, ChangeContext context) {
		}

	}

	static final class OfInterface implements Downwards {

	}

	abstract static class Base implements Change {

	}

	/**
	 * As Scala calls an anonymous class.
	 */
	static final class Odd$$anon$1 extends Base {

		@Override
		public void down(ObjectNode data, ChangeContext context) {
		}

	}

	/**
	 * As Spring calls a proxy, which overrides everything.
	 */
	static final class UpOnly$$SpringCGLIB$$0 extends UpOnly {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			super.up(data, context);
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			super.down(data, context);
		}

	}

	static final class UpOnly$$EnhancerBySpringCGLIB$$1a2b extends UpOnly {

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			super.down(data, context);
		}

	}

}
