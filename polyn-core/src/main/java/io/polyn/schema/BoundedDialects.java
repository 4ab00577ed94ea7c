package io.polyn.schema;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Specification;
import com.networknt.schema.dialect.BasicDialectRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.DialectRegistry;
import com.networknt.schema.format.DateTimeFormat;
import com.networknt.schema.format.IdnHostnameFormat;
import com.networknt.schema.keyword.NonValidationKeyword;
import io.polyn.schema.format.QuickEmailFormat;
import io.polyn.schema.format.UuidFormat;

/**
 * The dialects as the validator has them, but for those of its keywords and formats that
 * hostile data could keep busy, or that write data to a log.
 */
final class BoundedDialects {

	// Made when the first schema needs it: most services have one of the five.
	private static final Map<SchemaDialect, Dialect> DIALECTS = new ConcurrentHashMap<>();

	private BoundedDialects() {
	}

	/**
	 * Returns the dialect of schemas that name none.
	 */
	static Dialect defaultDialect() {
		return dialect(SchemaDialect.DRAFT_2020_12);
	}

	/**
	 * Returns the dialects by what {@code $schema} says.
	 */
	static DialectRegistry registry() {
		return new BasicDialectRegistry((uri) -> SchemaDialect.of(uri).map(BoundedDialects::dialect).orElse(null));
	}

	private static Dialect dialect(SchemaDialect dialect) {
		return DIALECTS.computeIfAbsent(dialect, BoundedDialects::make);
	}

	private static Dialect make(SchemaDialect dialect) {
		return Dialect.builder(Specification.getDialect(dialect.version()))
			.keyword(new MultipleOfKeyword())
			.keyword(new UniqueItemsKeyword())
			.format(new ShortIdnHostnameFormat())
			.format(new SilentDateTimeFormat())
			.format(new QuickEmailFormat())
			.format(new UuidFormat())
			// Annotations are nothing to warn of.
			.unknownKeywordFactory((name, context) -> new NonValidationKeyword(name))
			.build();
	}

	private static final class ShortIdnHostnameFormat extends IdnHostnameFormat {

		// Far more than the 253 octets that one may have when it is encoded.
		private static final int MAX_LENGTH = 1000;

		@Override
		public boolean matches(ExecutionContext context, String value) {
			return value.length() <= MAX_LENGTH && super.matches(context, value);
		}

	}

	private static final class SilentDateTimeFormat extends DateTimeFormat {

		@Override
		public boolean matches(ExecutionContext context, String value) {
			try {
				return Ethlo.isValid(value);
			}
			catch (RuntimeException ex) {
				return false;
			}
		}

	}

}
