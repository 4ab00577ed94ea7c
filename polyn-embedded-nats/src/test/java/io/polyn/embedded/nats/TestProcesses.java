package io.polyn.embedded.nats;

/**
 * What tests ask about processes that are not children of this JVM.
 */
final class TestProcesses {

	private TestProcesses() {
	}

	/**
	 * Returns whether a process has ended, also when nobody has collected its exit code
	 * yet: then it has no executable any more.
	 * @param process the process
	 * @return whether it has ended
	 */
	static boolean hasEnded(ProcessHandle process) {
		return !process.isAlive() || process.info().command().isEmpty();
	}

}
