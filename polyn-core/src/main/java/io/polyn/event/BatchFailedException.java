package io.polyn.event;

import java.util.List;

import io.polyn.ErrorCode;
import io.polyn.PolynException;

/**
 * Raised when not every event of a batch was stored; it says of each what became of it.
 */
public final class BatchFailedException extends PolynException {

	private static final long serialVersionUID = 1L;

	private final transient List<PublishedEvent> published;

	private final transient List<PublishFailedException> failures;

	BatchFailedException(List<PublishedEvent> published, List<PublishFailedException> failures) {
		super(ErrorCode.BATCH_FAILED,
				failures.size() + " of " + (failures.size() + published.size())
						+ " events of a batch were not stored, or it is not known of them. The first: "
						+ failures.get(0).problem(),
				failures.get(0).remedy(), failures.get(0));
		this.published = List.copyOf(published);
		this.failures = List.copyOf(failures);
	}

	/**
	 * Returns the events that were stored.
	 * @return where, in the order of the batch
	 */
	public List<PublishedEvent> published() {
		return this.published;
	}

	/**
	 * Returns the events that were not stored, or of which it is not known
	 * ({@link ErrorCode#PUBLISH_FAILED}).
	 * @return why, each with its event, in the order of the batch
	 */
	public List<PublishFailedException> failures() {
		return this.failures;
	}

}
