package io.polyn.migration.document;

import io.polyn.ErrorCode;
import io.polyn.PolynException;

/**
 * Something in a document that can't be accepted, with its place.
 */
public final class DocumentException extends PolynException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an error.
	 * @param code the stable code
	 * @param location where
	 * @param problem what is wrong
	 * @param remedy what to do
	 */
	public DocumentException(ErrorCode code, Location location, String problem, String remedy) {
		this(code, location.toString(), problem, remedy);
	}

	/**
	 * Creates an error of a whole file.
	 * @param code the stable code
	 * @param location where: the file, or a place in it
	 * @param problem what is wrong
	 * @param remedy what to do
	 */
	public DocumentException(ErrorCode code, String location, String problem, String remedy) {
		super(code, location + ": " + problem, remedy);
	}

}
