package io.polyn.migration.operation;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.migration.operation.OperationContext.Code;
import org.jspecify.annotations.Nullable;

/**
 * Runs an application's own code.
 *
 * @param up the name of the bean or class that is run
 * @param down the name of the bean or class that takes back what the other one did,
 * {@code null} if there is none
 */
record Execute(String up, @Nullable String down) implements Operation {

	@Override
	public String name() {
		return "execute";
	}

	@Override
	public String target() {
		return "code '" + this.up + "'";
	}

	@Override
	public ObjectNode fields() {
		ObjectNode fields = Json.object().put("up", this.up);
		return (this.down != null) ? fields.put("down", this.down) : fields;
	}

	@Override
	public boolean isReversible() {
		return this.down != null;
	}

	// What takes back is not taken back in turn: without a counterpart, code that must
	// not run twice does not.
	@Override
	public Operation repeatable() {
		return new Execute(this.up, null);
	}

	@Override
	public void check(Preflight preflight) {
		preflight.context().code(this.up);
		if (this.down != null) {
			preflight.context().code(this.down);
		}
		preflight.loseTrack();
	}

	@Override
	public Change prepare(OperationContext context) {
		Code code = context.code(this.up);
		List<Operation> undo = null;
		if (this.down != null) {
			context.code(this.down);
			undo = List.of(new Execute(this.down, null));
		}
		return new Change(undo, code.isIdempotent() ? this : null, code::run);
	}

}
