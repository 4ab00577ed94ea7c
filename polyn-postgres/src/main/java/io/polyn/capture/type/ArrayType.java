package io.polyn.capture.type;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An array, of as many dimensions as a value has.
 *
 * @param element the type of the elements
 * @param delimiter what stands between them
 */
public record ArrayType(ColumnType element, char delimiter) implements ColumnType {

	@Override
	public void write(byte[] text, int from, int count, JsonBuffer json) {
		// Other lower bounds than 1 stand before it: [0:2]={1,2,3}
		int start = from;
		while (text[start] != '{') {
			start++;
		}
		new Reader(text, start, json).array();
	}

	@Override
	public ObjectNode schema() {
		ObjectNode schema = ScalarType.nullable("array");
		ObjectNode dimension = schema.objectNode();
		dimension.put("type", "array");
		schema.putObject("items").putArray("anyOf").add(this.element.schema()).add(dimension);
		return schema;
	}

	/**
	 * Reads one array.
	 */
	private final class Reader {

		private final byte[] text;

		private final JsonBuffer json;

		private int at;

		Reader(byte[] text, int from, JsonBuffer json) {
			this.text = text;
			this.at = from;
			this.json = json;
		}

		void array() {
			this.json.add('[');
			this.at++;
			boolean first = true;
			while (this.text[this.at] != '}') {
				if (!first) {
					this.json.add(',');
				}
				first = false;
				element();
				if (this.text[this.at] == ArrayType.this.delimiter) {
					this.at++;
				}
			}
			this.at++;
			this.json.add(']');
		}

		private void element() {
			if (this.text[this.at] == '{') {
				array();
			}
			else if (this.text[this.at] == '"') {
				quoted();
			}
			else {
				int from = this.at;
				while (this.text[this.at] != ArrayType.this.delimiter && this.text[this.at] != '}') {
					this.at++;
				}
				if (isNull(from, this.at - from)) {
					this.json.add("null");
				}
				else {
					ArrayType.this.element.write(this.text, from, this.at - from, this.json);
				}
			}
		}

		private boolean isNull(int from, int count) {
			return count == 4 && this.text[from] == 'N' && this.text[from + 1] == 'U' && this.text[from + 2] == 'L'
					&& this.text[from + 3] == 'L';
		}

		private void quoted() {
			byte[] value = new byte[closingQuote() - this.at];
			int length = 0;
			for (this.at++; this.text[this.at] != '"'; this.at++) {
				if (this.text[this.at] == '\\') {
					this.at++;
				}
				value[length++] = this.text[this.at];
			}
			this.at++;
			ArrayType.this.element.write(value, 0, length, this.json);
		}

		private int closingQuote() {
			int end = this.at + 1;
			while (this.text[end] != '"') {
				end += (this.text[end] == '\\') ? 2 : 1;
			}
			return end;
		}

	}

}
