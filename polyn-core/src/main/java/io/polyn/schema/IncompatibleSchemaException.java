package io.polyn.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.schema.compatibility.CompatibilityMode;
import io.polyn.schema.compatibility.CompatibilityReport;
import io.polyn.schema.compatibility.Incompatibility;

/**
 * Raised when stored schemas were to be replaced by some that are not compatible with
 * them. Nothing was stored.
 */
public final class IncompatibleSchemaException extends PolynException {

	private static final long serialVersionUID = 1L;

	private final TreeMap<String, ArrayList<Incompatibility>> incompatibilities = new TreeMap<>();

	IncompatibleSchemaException(CompatibilityMode mode, Map<String, CompatibilityReport> reports) {
		super(ErrorCode.SCHEMA_INCOMPATIBLE, problem(mode, reports),
				"Give a changed event the next version as a new name, such as 'user.created.v2', and publish both while"
						+ " the old one is received; or correct the schemas; or set polyn.schemas.compatibility.");
		reports
			.forEach((name, report) -> this.incompatibilities.put(name, new ArrayList<>(report.incompatibilities())));
	}

	private static String problem(CompatibilityMode mode, Map<String, CompatibilityReport> reports) {
		StringBuilder problem = new StringBuilder("Schemas that are stored can't be replaced (").append(mode)
			.append("):");
		reports.forEach((name, report) -> report.incompatibilities()
			.forEach((incompatibility) -> problem.append(System.lineSeparator())
				.append(name)
				.append(' ')
				.append(incompatibility)));
		return problem.toString();
	}

	/**
	 * Returns what the schemas are incompatible in.
	 * @return the incompatibilities by the name of the event
	 */
	public Map<String, List<Incompatibility>> incompatibilities() {
		Map<String, List<Incompatibility>> result = new TreeMap<>();
		this.incompatibilities.forEach((name, found) -> result.put(name, List.copyOf(found)));
		return result;
	}

}
