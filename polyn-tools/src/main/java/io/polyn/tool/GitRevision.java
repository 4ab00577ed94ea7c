package io.polyn.tool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.resource.Resource;
import org.jspecify.annotations.Nullable;

/**
 * A folder as it was in a revision of its git repository, which git itself is asked for.
 */
final class GitRevision {

	private final Path folder;

	private final String revision;

	GitRevision(Path folder, String revision) {
		this.folder = folder;
		this.revision = revision;
		if (revision.isBlank() || revision.startsWith("-")) {
			throw failed("'" + revision + "' names no revision.", null);
		}
	}

	/**
	 * Reads the files that the folder had.
	 * @return the files, none if there was no such folder
	 * @throws PolynException if the folder is in no git repository, or there is no such
	 * revision
	 */
	List<Resource> files() {
		// The revision on its own, so that a wrong one is not taken for a folder that was
		// not there yet.
		git("rev-parse", "--verify", "--quiet", this.revision + "^{commit}");
		List<Resource> files = new ArrayList<>();
		String names = new String(git("ls-tree", "-r", "-z", "--name-only", this.revision, "--", "."),
				StandardCharsets.UTF_8);
		for (String name : names.split("\0")) {
			if (!name.isEmpty()) {
				files.add(new Resource(name, git("show", this.revision + ":./" + name)));
			}
		}
		return files;
	}

	private byte[] git(String... arguments) {
		List<String> command = new ArrayList<>(List.of("git", "-C", this.folder.toString()));
		command.addAll(List.of(arguments));
		try {
			Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
			process.getOutputStream().close();
			byte[] output = process.getInputStream().readAllBytes();
			if (process.waitFor() != 0) {
				throw failed("'" + String.join(" ", command) + "' failed.", null);
			}
			return output;
		}
		catch (IOException ex) {
			throw failed("git can't be run in " + this.folder + ": " + ex.getMessage() + ".", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failed("The wait for git was interrupted.", ex);
		}
	}

	private PolynException failed(String problem, @Nullable Throwable cause) {
		return new PolynException(ErrorCode.TOOL_FILE,
				"The schemas of " + this.folder + " can't be read in the revision '" + this.revision + "': " + problem,
				"Name a branch, tag or commit of the repository that the folder is in, and fetch it.", cause);
	}

}
