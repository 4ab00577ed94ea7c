package io.polyn.tool.catalog;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of a JSON document with its strings, names and other values marked.
 */
final class JsonHtml {

	private final String text;

	private final List<Html> parts = new ArrayList<>();

	private int position;

	private JsonHtml(String text) {
		this.text = text;
	}

	static Html of(String json) {
		JsonHtml html = new JsonHtml(json);
		while (html.position < json.length()) {
			html.readNext();
		}
		return Html.joined(html.parts);
	}

	private void readNext() {
		int start = this.position;
		char first = this.text.charAt(start);
		if (first == '"') {
			skipString();
			add(start, isName() ? "j-name" : "j-string");
		}
		else if (isWord(first)) {
			while (this.position < this.text.length() && isWord(this.text.charAt(this.position))) {
				this.position++;
			}
			add(start, "j-value");
		}
		else {
			while (this.position < this.text.length() && this.text.charAt(this.position) != '"'
					&& !isWord(this.text.charAt(this.position))) {
				this.position++;
			}
			this.parts.add(Html.escaped(this.text.substring(start, this.position)));
		}
	}

	private void skipString() {
		this.position++;
		while (this.position < this.text.length() && this.text.charAt(this.position) != '"') {
			this.position += (this.text.charAt(this.position) == '\\') ? 2 : 1;
		}
		this.position = Math.min(this.position + 1, this.text.length());
	}

	private boolean isName() {
		int next = this.position;
		while (next < this.text.length() && Character.isWhitespace(this.text.charAt(next))) {
			next++;
		}
		return next < this.text.length() && this.text.charAt(next) == ':';
	}

	private static boolean isWord(char character) {
		return Character.isLetterOrDigit(character) || character == '-' || character == '+' || character == '.';
	}

	private void add(int start, String kind) {
		this.parts.add(Fragment.of(kind).put("text", this.text.substring(start, this.position)).html());
	}

}
