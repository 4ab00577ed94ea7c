package io.polyn.version;

import java.util.function.BiConsumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Changes as tests need them, each with a name.
 */
final class Edits {

	private Edits() {
	}

	static Change both(String name, BiConsumer<ObjectNode, ChangeContext> up,
			BiConsumer<ObjectNode, ChangeContext> down) {
		return new Both(name, up, down);
	}

	static Change rename(String before, String since) {
		return both(before + " -> " + since, (data, context) -> move(data, before, since),
				(data, context) -> move(data, since, before));
	}

	static Change add(String member, String value) {
		return both("+ " + member, (data, context) -> data.put(member, value), (data, context) -> data.remove(member));
	}

	static Change up(BiConsumer<ObjectNode, ChangeContext> up) {
		return new UpOnly(up);
	}

	static Change down(BiConsumer<ObjectNode, ChangeContext> down) {
		return new DownOnly(down);
	}

	static void move(ObjectNode data, String from, String to) {
		JsonNode value = data.remove(from);
		if (value != null) {
			data.set(to, value);
		}
	}

	static final class Both implements Change {

		private final String name;

		private final BiConsumer<ObjectNode, ChangeContext> up;

		private final BiConsumer<ObjectNode, ChangeContext> down;

		Both(String name, BiConsumer<ObjectNode, ChangeContext> up, BiConsumer<ObjectNode, ChangeContext> down) {
			this.name = name;
			this.up = up;
			this.down = down;
		}

		@Override
		public String description() {
			return this.name;
		}

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			this.up.accept(data, context);
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			this.down.accept(data, context);
		}

	}

	static final class UpOnly implements Change {

		private final BiConsumer<ObjectNode, ChangeContext> up;

		UpOnly(BiConsumer<ObjectNode, ChangeContext> up) {
			this.up = up;
		}

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			this.up.accept(data, context);
		}

	}

	static final class DownOnly implements Change {

		private final BiConsumer<ObjectNode, ChangeContext> down;

		DownOnly(BiConsumer<ObjectNode, ChangeContext> down) {
			this.down = down;
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			this.down.accept(data, context);
		}

	}

}
