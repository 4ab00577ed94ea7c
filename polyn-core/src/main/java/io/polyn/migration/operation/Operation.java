package io.polyn.migration.operation;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.ServerVersion;

/**
 * One change to JetStream, as a migration states it.
 */
public sealed interface Operation permits CreateStream, UpdateStream, DeleteStream, CreateConsumer, UpdateConsumer,
		DeleteConsumer, PutKey, DeleteKey {

	/**
	 * Returns the operation's name in a migration file.
	 * @return for example {@code create_stream}
	 */
	String name();

	/**
	 * Returns what the operation changes.
	 * @return for example {@code stream USERS}
	 */
	String target();

	/**
	 * Returns the operation's fields as a migration file would give them.
	 * @return the fields
	 */
	ObjectNode fields();

	/**
	 * Reads what the operation is about to change, checks that it may, and computes what
	 * takes it back. Changes nothing.
	 * @param api the server
	 * @return the change, ready to be made
	 * @throws PolynException if the operation does not fit what is there, or would lose
	 * data
	 */
	Change prepare(JetStreamApi api);

	/**
	 * Returns this operation in the form that does no harm when it was carried out
	 * already.
	 * @return the repeatable form
	 */
	Operation repeatable();

	/**
	 * Finds the settings that a server does not know.
	 * @param server the server's version
	 * @return for each such setting a text with its name and the version that brought it
	 */
	default List<String> unknownTo(ServerVersion server) {
		return List.of();
	}

	/**
	 * Writes the operation as it would stand in a migration file.
	 * @return a mapping of the operation's name to its fields
	 */
	default ObjectNode toJson() {
		ObjectNode json = Json.object();
		json.set(name(), fields());
		return json;
	}

	/**
	 * A change that is ready to be made.
	 *
	 * @param undo what takes the change back, in the order in which to run it
	 * @param apply makes the change
	 */
	record Change(List<Operation> undo, Runnable apply) {

		/** There is nothing to do. */
		static final Change NONE = new Change(List.of(), () -> {
		});

	}

	/**
	 * Creates the error of an operation that does not fit what it found.
	 * @param problem what was found
	 * @param remedy what to do
	 * @return the error
	 */
	static PolynException unexpected(String problem, String remedy) {
		return new PolynException(ErrorCode.UNEXPECTED_STATE, problem, remedy);
	}

}
