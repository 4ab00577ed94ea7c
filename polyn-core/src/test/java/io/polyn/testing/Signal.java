package io.polyn.testing;

import java.io.IOException;

/**
 * What a process can't refuse.
 */
public enum Signal {

	/** Stops a process, which notices nothing of the time that passes. */
	STOP,

	/** Continues a process that was stopped. */
	CONT;

	/**
	 * Sends this signal.
	 * @param pid the process
	 */
	public void send(long pid) throws IOException, InterruptedException {
		int status = new ProcessBuilder("kill", "-" + name(), String.valueOf(pid)).inheritIO().start().waitFor();
		if (status != 0) {
			throw new IOException("SIG" + name() + " cannot be sent to the process " + pid);
		}
	}

}
