package io.polyn.test.event;

/**
 * An event that a test has sent.
 *
 * @param what what to call it at the beginning of a sentence
 * @param subject the subject that it went to
 * @param stream the stream that has stored it
 * @param sequence its sequence there
 */
record SentEvent(String what, String subject, String stream, long sequence) {

	@Override
	public String toString() {
		return this.what + " (message " + this.sequence + " of the stream " + this.stream + ")";
	}

}
