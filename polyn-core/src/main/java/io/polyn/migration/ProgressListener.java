package io.polyn.migration;

/**
 * Is told how far a long operation has come, between any two of its parts: by the thread
 * that works, so it has to be quick.
 */
@FunctionalInterface
public interface ProgressListener {

	/**
	 * Takes notice.
	 * @param what what is done, for example {@code copy of stream USERS to PEOPLE}
	 * @param done how many messages, keys or parts are done
	 * @param total how many there are, as far as is known; 0 if it is not
	 */
	void onProgress(String what, long done, long total);

}
