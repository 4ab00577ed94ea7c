package io.polyn.version;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A change as it was declared.
 *
 * @param version the version that introduces it
 * @param type the type it is for, {@link #ANY} for all
 * @param change the change
 * @param options its options
 * @param directions in which directions it has a step
 * @param up what it is called when it is made upwards
 * @param down what it is called when it is made downwards
 */
record DeclaredChange(Version version, String type, Change change, Map<String, Object> options,
		Set<Direction> directions, AppliedChange up, AppliedChange down) {

	static final String ANY = "*";

	static DeclaredChange of(Version version, String type, Change change, Map<String, Object> options) {
		String name = Contract.nameOf(change);
		return new DeclaredChange(version, type, change, Map.copyOf(options), directions(change),
				new AppliedChange(version, type, name, Direction.UP),
				new AppliedChange(version, type, name, Direction.DOWN));
	}

	static Set<Direction> directions(Change change) {
		Set<Direction> directions = EnumSet.noneOf(Direction.class);
		if (Contract.CHANGE.isOverridden(change, "up", ObjectNode.class, ChangeContext.class)) {
			directions.add(Direction.UP);
		}
		if (Contract.CHANGE.isOverridden(change, "down", ObjectNode.class, ChangeContext.class)) {
			directions.add(Direction.DOWN);
		}
		return directions;
	}

	boolean isFor(String name) {
		return this.type.equals(ANY) || this.type.equals(name);
	}

	void make(Direction direction, ObjectNode data, ChangeContext context) {
		if (direction == Direction.UP) {
			this.change.up(data, context);
		}
		else {
			this.change.down(data, context);
		}
	}

	AppliedChange applied(Direction direction) {
		return (direction == Direction.UP) ? this.up : this.down;
	}

}
