package io.polyn.schema.format;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.EmailFormat;

/**
 * Knows an ordinary mailbox of RFC 5321 (section 4.1.2) when it sees one. The validator
 * takes a quarter of a validation for it, and has a list of top-level domains, in which
 * new ones are missing.
 */
public final class QuickEmailFormat extends EmailFormat {

	private static final int MAX_LOCAL_PART = 64;

	private static final int MAX_DOMAIN = 253;

	private static final int MAX_LABEL = 63;

	@Override
	public boolean matches(ExecutionContext context, String value) {
		int at = value.indexOf('@');
		return (isDotString(value, at) && isDomain(value, at + 1)) || super.matches(context, value);
	}

	private static boolean isDotString(String value, int end) {
		boolean atomBegins = true;
		for (int i = 0; i < end; i++) {
			char character = value.charAt(i);
			if (isLetterOrDigit(character) || "!#$%&'*+-/=?^_`{|}~".indexOf(character) >= 0) {
				atomBegins = false;
			}
			else if (character == '.' && !atomBegins) {
				atomBegins = true;
			}
			else {
				return false;
			}
		}
		return !atomBegins && end <= MAX_LOCAL_PART;
	}

	// The last label is of letters; with a single label it is not ordinary.
	private static boolean isDomain(String value, int start) {
		if (value.length() - start > MAX_DOMAIN) {
			return false;
		}
		int labels = 0;
		int from = start;
		for (int dot = value.indexOf('.', from); dot >= 0; dot = value.indexOf('.', from)) {
			if (!isLabel(value, from, dot)) {
				return false;
			}
			labels++;
			from = dot + 1;
		}
		return labels > 0 && isTopLevel(value, from);
	}

	private static boolean isLabel(String value, int start, int end) {
		for (int i = start; i < end; i++) {
			if (!isLetterOrDigit(value.charAt(i)) && (value.charAt(i) != '-' || i == start || i == end - 1)) {
				return false;
			}
		}
		return end > start && end - start <= MAX_LABEL;
	}

	private static boolean isTopLevel(String value, int start) {
		for (int i = start; i < value.length(); i++) {
			if (!isLetter(value.charAt(i))) {
				return false;
			}
		}
		return value.length() - start >= 2 && value.length() - start <= MAX_LABEL;
	}

	private static boolean isLetterOrDigit(char character) {
		return isLetter(character) || (character >= '0' && character <= '9');
	}

	private static boolean isLetter(char character) {
		return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
	}

}
