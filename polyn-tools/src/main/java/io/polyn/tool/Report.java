package io.polyn.tool;

import java.util.function.Function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.PolynException;
import io.polyn.json.Json;

/**
 * What came of a command: for people, for programs, and for the shell.
 */
public final class Report {

	private final ExitStatus status;

	private final ObjectNode json;

	private final Function<Style, String> text;

	private Report(ExitStatus status, ObjectNode json, Function<Style, String> text) {
		this.status = status;
		this.json = json;
		this.text = text;
	}

	/**
	 * Creates the report of a command that was carried out.
	 * @param command the command
	 * @param status how it ended
	 * @param result what there is to tell, which is added to the report's own members
	 * @param text the same for people
	 */
	static Report of(Command command, ExitStatus status, ObjectNode result, Function<Style, String> text) {
		return new Report(status,
				Json.object().put("command", command.id()).put("status", status.id()).<ObjectNode>setAll(result), text);
	}

	static Report success(Command command, ObjectNode result, String text) {
		return of(command, ExitStatus.SUCCESS, result, (style) -> text);
	}

	/**
	 * Creates the report of a command that could not be carried out.
	 * @param command the command's name
	 * @param error why
	 * @return the report
	 */
	public static Report failed(String command, PolynException error) {
		ObjectNode json = Json.object().put("command", command).put("status", ExitStatus.FAILED.id());
		json.putObject("error")
			.put("code", error.code().id())
			.put("problem", error.problem())
			.put("remedy", error.remedy());
		return new Report(ExitStatus.FAILED, json, (style) -> style.bad(error.code().id()) + ": "
				+ error.problem().stripTrailing() + System.lineSeparator() + error.remedy());
	}

	/**
	 * Returns how the command ended.
	 * @return the status, with the exit code
	 */
	public ExitStatus status() {
		return this.status;
	}

	/**
	 * Writes the report for programs.
	 * @return a JSON object, on several lines
	 */
	public String toJson() {
		return this.json.toPrettyString();
	}

	/**
	 * Writes the report for people.
	 * @param style how the text looks
	 * @return several lines
	 */
	public String toText(Style style) {
		return this.text.apply(style).stripTrailing();
	}

}
