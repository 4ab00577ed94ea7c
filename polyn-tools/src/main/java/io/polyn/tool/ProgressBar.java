package io.polyn.tool;

import java.io.PrintStream;

import io.polyn.migration.ProgressListener;

/**
 * A line on a terminal that is written again and again, until what it shows is done.
 */
final class ProgressBar implements ProgressListener {

	private static final int WIDTH = 24;

	private static final String TO_LINE_START = "\r";

	private static final String CLEAR_TO_LINE_END = "\u001B[K";

	private final PrintStream out;

	ProgressBar(PrintStream out) {
		this.out = out;
	}

	@Override
	public void onProgress(String what, long done, long total) {
		StringBuilder line = new StringBuilder(TO_LINE_START);
		if (total > 0) {
			int filled = (int) (Math.min(done, total) * WIDTH / total);
			line.append('[').append("#".repeat(filled)).append(" ".repeat(WIDTH - filled)).append("] ");
		}
		line.append(what).append(": ").append(done).append(" of ").append(total).append(CLEAR_TO_LINE_END);
		if (done >= total) {
			line.append(System.lineSeparator());
		}
		this.out.print(line);
		this.out.flush();
	}

}
