package io.polyn.migration;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A drift for people.
 */
final class DriftText {

	private final StringBuilder text = new StringBuilder();

	private DriftText() {
	}

	static String write(DriftResult result) {
		DriftText writer = new DriftText();
		writer.result(result);
		return writer.text.toString();
	}

	private void result(DriftResult result) {
		line("Drift of " + result.namespace() + ": " + summary(result.drifts().size()));
		if (result.lock() != null) {
			line("The migrations are being run now by " + result.lock() + ": this may be out of date.");
		}
		result.drifts().forEach(this::drift);
		list("Not declared by these migrations, which is no drift:", result.undeclared());
		list("What can't be told:", result.notes());
	}

	private static String summary(int drifts) {
		return switch (drifts) {
			case 0 -> "none.";
			case 1 -> "1 difference.";
			default -> drifts + " differences.";
		};
	}

	private void drift(Drift drift) {
		line("");
		line(drift.asset() + ((drift.declaredBy() != null) ? " (declared by " + drift.declaredBy() + ")" : "")
				+ (drift.missing() ? ": missing" : ""));
		drift.changes()
			.forEach((change) -> line("  " + change.pointer() + ": declared " + value(change.before())
					+ ", on the server " + value(change.after())));
		line("  " + drift.remedy());
	}

	private static String value(@Nullable String json) {
		return (json != null) ? json : "nothing";
	}

	private void list(String title, List<?> items) {
		if (!items.isEmpty()) {
			line("");
			line(title);
			items.forEach((item) -> line("  " + item));
		}
	}

	private void line(String line) {
		this.text.append(line).append('\n');
	}

}
