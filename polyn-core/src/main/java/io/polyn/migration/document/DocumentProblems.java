package io.polyn.migration.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong with a document, so that all of it can be told at once.
 */
public final class DocumentProblems {

	private final List<DocumentException> problems = new ArrayList<>();

	/**
	 * Adds an error.
	 * @param problem the error, or several in one
	 */
	public void add(DocumentException problem) {
		this.problems.addAll(problem.problems());
	}

	/**
	 * Adds errors.
	 * @param others the errors
	 */
	public void addAll(DocumentProblems others) {
		this.problems.addAll(others.problems);
	}

	/**
	 * Reads a part of the document.
	 * @param <T> the type of what is read
	 * @param part reads it
	 * @return what was read, {@code null} if there is something wrong with it
	 */
	public <T> @Nullable T collect(Supplier<T> part) {
		try {
			return part.get();
		}
		catch (DocumentException ex) {
			add(ex);
			return null;
		}
	}

	/**
	 * Says whether nothing is wrong.
	 * @return whether there is no error
	 */
	public boolean isEmpty() {
		return this.problems.isEmpty();
	}

	/**
	 * Says whether there is something wrong at a place.
	 * @param location the place
	 * @return whether there is an error of this very place
	 */
	public boolean areAt(Location location) {
		return this.problems.stream().anyMatch((problem) -> problem.location().equals(location));
	}

	/**
	 * Ends the reading of something that has errors.
	 * @throws DocumentException if there are any, with all of them in the order of their
	 * places
	 */
	public void throwIfAny() {
		if (this.problems.isEmpty()) {
			return;
		}
		this.problems.sort(Comparator.comparing(DocumentException::location));
		throw (this.problems.size() == 1) ? this.problems.get(0) : new DocumentException(this.problems);
	}

}
