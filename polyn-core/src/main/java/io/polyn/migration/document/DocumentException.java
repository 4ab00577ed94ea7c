package io.polyn.migration.document;

import java.util.List;
import java.util.stream.Collectors;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.PrintableText;

/**
 * Something in a document that can't be accepted, with its place; or several such things.
 */
public final class DocumentException extends PolynException {

	private static final long serialVersionUID = 1L;

	// Of what a file says, a part is enough to know it by.
	private static final int MAX_LENGTH = 2000;

	private final transient Location location;

	private final transient List<DocumentException> parts;

	/**
	 * Creates an error.
	 * @param code the stable code
	 * @param location where: a place in a file, or all of it
	 * @param problem what is wrong
	 * @param remedy what to do
	 */
	public DocumentException(ErrorCode code, Location location, String problem, String remedy) {
		super(code, location + ": " + PrintableText.of(problem, MAX_LENGTH), PrintableText.of(remedy, MAX_LENGTH));
		this.location = location;
		this.parts = List.of();
	}

	/**
	 * Creates an error of several.
	 * @param parts the errors, at least one
	 */
	DocumentException(List<DocumentException> parts) {
		super(parts.get(0).code(), parts.stream().map(PolynException::problem).collect(Collectors.joining(" ")),
				parts.stream().map(PolynException::remedy).distinct().collect(Collectors.joining(" ")));
		this.location = parts.get(0).location;
		this.parts = List.copyOf(parts);
	}

	/**
	 * Returns where it is.
	 * @return the first place
	 */
	public Location location() {
		return this.location;
	}

	/**
	 * Returns each thing that is wrong.
	 * @return an error for each, this one if it is the only one
	 */
	public List<DocumentException> problems() {
		return this.parts.isEmpty() ? List.of(this) : this.parts;
	}

}
