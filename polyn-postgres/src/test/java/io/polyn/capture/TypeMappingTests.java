package io.polyn.capture;

import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.capture.testing.CaptureEnvironment;
import io.polyn.capture.testing.ValidEvents;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of values: in both modes what {@code to_json} makes of them.
 */
class TypeMappingTests {

	@RegisterExtension
	static final CaptureEnvironment environment = new CaptureEnvironment();

	private static final List<Sample> SCALARS = List.of(new Sample("smallint", "-32768", "32767"),
			new Sample("integer", "-2147483648", "2147483647"),
			new Sample("bigint", "-9223372036854775808", "9223372036854775807"),
			new Sample("numeric", "1.50", "100.00", "-0.000000000000000000001", "'NaN'", "'Infinity'", "'-Infinity'",
					"12345678901234567890123456789.000"),
			new Sample("numeric(10,2)", "0", "1.005", "99999999.99"),
			new Sample("real", "'NaN'", "'Infinity'", "'-Infinity'", "1e-7", "0.1", "3.4028235e38", "-0.0"),
			new Sample("double precision", "'NaN'", "'-Infinity'", "1e-7", "0.1", "1.7976931348623157e308", "5e-324",
					"1e20", "123456789012345680"),
			new Sample("boolean", "true", "false"),
			new Sample("text", "''", "'\"quoted\" and \\back'", "E'\\x01\\t\\n\\r\\b\\f\\x1f\\x7f'",
					"'\u00e4\u20ac\ud83d\ude00\u2028'", "'NULL'", "'{}'", "'null'"),
			new Sample("varchar(5)", "'abc'"), new Sample("char(5)", "'ab'"), new Sample("name", "'a name'"),
			new Sample("\"char\"", "'x'", "''"),
			new Sample("date", "'2026-11-30'", "'infinity'", "'-infinity'", "'0044-03-15 BC'", "'10000-01-01'"),
			new Sample("time", "'13:57:39.596'", "'24:00'", "'00:00:00.000001'"),
			new Sample("timetz", "'13:57:39.596+05:30'", "'00:00-08'"),
			new Sample("timestamp", "'2026-11-30 13:57:39.000001'", "'infinity'", "'-infinity'",
					"'0044-03-15 12:00 BC'", "'123456-01-01 00:00:00.5'"),
			new Sample("timestamptz", "'2026-11-30 13:57:39.1+02'", "'infinity'", "'-infinity'",
					"'0044-03-15 12:00+00 BC'", "'123456-01-01 00:00:00.5+00'"),
			new Sample("timestamp(0)", "'2026-11-30 13:57:39.6'"),
			new Sample("interval", "'1 year 2 mons -3 days 04:05:06.789'", "'0'", "'-1 mon'"),
			new Sample("uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"),
			new Sample("json", "E'{ \"b\" : [1, 2.50, null],\\n \"a\":\"\u00e4\\\\u0000\" }'", "'1e400'", "'null'",
					"' \"x\" '", "'[]'"),
			new Sample("jsonb", "'{\"b\": [1, 2.50, null], \"a\": {}}'", "'null'", "'1e400'", "'\"x\"'"),
			new Sample("xml", "'<a b=\"c\">d</a>'", "'text'"), new Sample("int4range", "'[1,5)'", "'empty'", "'(,)'"),
			new Sample("tstzrange", "'[\"2026-11-30 13:00+01\",)'"), new Sample("int4multirange", "'{[1,3),[5,7)}'"),
			new Sample("inet", "'192.168.0.1/24'", "'::1'"), new Sample("cidr", "'10.0.0.0/8'"),
			new Sample("macaddr", "'08:00:2b:01:02:03'"), new Sample("bit(3)", "B'101'"),
			new Sample("bit varying", "B'1'", "B''"), new Sample("money", "'-1234.50'", "'0'"),
			new Sample("point", "'(1.5,-2)'"), new Sample("box", "'((1,2),(3,4))'"), new Sample("line", "'{1,2,3}'"),
			new Sample("polygon", "'((0,0),(1,1),(1,0))'"), new Sample("circle", "'<(1,2),3>'"),
			new Sample("tsvector", "'a:1A fat''s cat:3'"), new Sample("tsquery", "'fat & (rat | cat)'"),
			new Sample("oid", "4294967295", "0"), new Sample("regclass", "'public.everything'", "'pg_class'"),
			new Sample("pg_lsn", "'16/B374D848'"), new Sample("xid", "'4294967295'"),
			new Sample("int2vector", "'1 2 3'", "''"), new Sample("oidvector", "'1 2'"),
			new Sample("public.hstore", "'a=>1, \"b \\\" c\"=>NULL'", "''"), new Sample("public.citext", "'Ada'"));

	private static final List<Sample> CONTAINERS = List.of(
			new Sample("integer[]", "'{1,NULL,3}'", "'{}'", "'{{1,2},{3,4}}'", "'[0:2]={1,2,3}'",
					"'[-1:0][2:3]={{1,2},{3,4}}'"),
			new Sample("text[]", "ARRAY['', 'NULL', 'null', 'a,b', '\"', '\\', '{}', ' ', 'x y', E'\\n', '\u20ac']"),
			new Sample("boolean[]", "'{t,f}'"), new Sample("numeric[]", "'{1.50,NaN,Infinity,-Infinity}'"),
			new Sample("double precision[]", "'{1e-7,NaN,-Infinity}'"),
			new Sample("timestamp[]", "ARRAY['2026-11-30 13:00'::timestamp, 'infinity']"),
			new Sample("timestamptz[]", "ARRAY['2026-11-30 13:00+00'::timestamptz, '0044-03-15 12:00+00 BC']"),
			new Sample("date[]", "'{2026-11-30,infinity}'"),
			new Sample("jsonb[]", "ARRAY['{\"a\": [1]}'::jsonb, 'null']"),
			new Sample("json[]", "ARRAY['{\"a\" : \"\\\"\"}'::json]"),
			new Sample("box[]", "'{(1,1),(0,0);(2,2),(1,1)}'"),
			new Sample("uuid[]", "'{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'"),
			new Sample("int4range[]", "ARRAY['[1,5)'::int4range]"),
			new Sample("public.hstore[]", "ARRAY['a=>1'::public.hstore]"),
			new Sample("public.address", "ROW('Main \"St\", 1', 12, '{x,\"y z\"}', '2026-11-30 13:00', 'sad', NULL)",
					"ROW('', NULL, '{}', NULL, NULL, '{\"a\": \"(,)\"}')",
					"ROW('(\\)', 0, NULL, 'infinity', 'ok', 'null')", "ROW(NULL, NULL, NULL, NULL, NULL, NULL)"),
			new Sample("public.address[]",
					"ARRAY[ROW('a\"b', 1, '{\"q\\\"x\"}', NULL, 'ok', '[1, \"x\"]')::public.address, NULL]"),
			new Sample("public.household",
					"ROW(ROW('a', 1, NULL, NULL, 'ok', NULL)::public.address,"
							+ " ARRAY[ROW('b\\', 2, '{x}', NULL, 'sad', NULL)::public.address], 'k=>v')"),
			new Sample("public.mood", "'sad'", "'so so'", "'\"'"),
			new Sample("public.mood[]", "'{sad,\"so so\",NULL}'"), new Sample("public.positive", "1"),
			new Sample("public.positive[]", "'{1,2}'"), new Sample("public.pair", "'{1,2}'"),
			new Sample("public.place", "ROW('x', 1, NULL, NULL, NULL, NULL)"), new Sample("public.labels", "'a=>1'"),
			new Sample("public.document", "'{\"a\": 1}'"), new Sample("public.moment", "'2026-11-30 13:00+00'"),
			new Sample("public.feeling", "'ok'"));

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void valuesOfPlainTypesAreWhatToJsonMakesOfThem(CaptureMode mode) throws Exception {
		environment.sql("CREATE EXTENSION hstore", "CREATE EXTENSION citext");
		assertSameAsToJson(mode, SCALARS);
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void valuesWithPartsAreWhatToJsonMakesOfThem(CaptureMode mode) throws Exception {
		environment.sql("CREATE EXTENSION hstore", "CREATE TYPE mood AS ENUM ('sad', 'ok', 'so so', '\"')",
				"CREATE TYPE address AS (street text, number integer, tags text[], since timestamp, mood mood, more jsonb)",
				"CREATE TYPE household AS (main address, others address[], labels hstore)",
				"CREATE DOMAIN positive AS integer CHECK (value > 0)", "CREATE DOMAIN pair AS integer[]",
				"CREATE DOMAIN place AS address", "CREATE DOMAIN labels AS hstore", "CREATE DOMAIN document AS json",
				"CREATE DOMAIN moment AS timestamptz", "CREATE DOMAIN feeling AS mood");
		assertSameAsToJson(mode, CONTAINERS);
	}

	private void assertSameAsToJson(CaptureMode mode, List<Sample> samples) throws Exception {
		StringBuilder columns = new StringBuilder("id integer PRIMARY KEY, touched integer");
		for (int i = 0; i < samples.size(); i++) {
			columns.append(", c").append(i).append(' ').append(samples.get(i).type());
		}
		environment.sql("CREATE TABLE everything (" + columns + ")");
		CaptureSetup.capture(environment.connection(), TableCapture.of("everything"));
		environment.running(mode);
		int rows = samples.stream().mapToInt((sample) -> sample.values().length).max().orElseThrow();
		for (int row = 0; row < rows; row++) {
			int place = row;
			environment.sql("INSERT INTO everything VALUES (" + row + ", 0, "
					+ samples.stream().map((sample) -> sample.value(place)).collect(Collectors.joining(", ")) + ")");
		}
		environment.sql("INSERT INTO everything (id) VALUES (" + rows + ")");
		List<JsonNode> inserted = oracle();
		environment.sql("UPDATE everything SET touched = 1 WHERE id < " + rows,
				"UPDATE everything SET touched = 1 WHERE id = " + rows);
		List<JsonNode> updated = oracle();
		environment.sql("DELETE FROM everything");
		List<JsonNode> events = ValidEvents.await(environment, 3L * inserted.size());
		Map<String, List<JsonNode>> byType = events.stream()
			.collect(Collectors.groupingBy((event) -> event.path("type").asText()));
		assertRows(samples, ValidEvents.rows(byType.get("com.example.everything.inserted.v1"), "new"), inserted);
		assertRows(samples, ValidEvents.rows(byType.get("com.example.everything.updated.v1"), "old"), inserted);
		assertRows(samples, ValidEvents.rows(byType.get("com.example.everything.updated.v1"), "new"), updated);
		assertRows(samples, ValidEvents.rows(byType.get("com.example.everything.deleted.v1"), "old"), updated);
	}

	private static void assertRows(List<Sample> samples, List<JsonNode> rows, List<JsonNode> expected) {
		List<JsonNode> found = rows.stream().sorted(Comparator.comparingInt((row) -> row.path("id").asInt())).toList();
		for (int row = 0; row < expected.size(); row++) {
			for (int i = 0; i < samples.size(); i++) {
				assertThat(found.get(row).path("c" + i)).as(samples.get(i).type())
					.isEqualTo(expected.get(row).path("c" + i));
			}
		}
		assertThat(found).isEqualTo(expected);
	}

	private static List<JsonNode> oracle() throws Exception {
		List<JsonNode> rows = new ArrayList<>();
		try (Statement statement = environment.connection().createStatement()) {
			statement.execute("SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601';"
					+ " SET extra_float_digits = 1; SET lc_monetary = 'C'; SET search_path = pg_catalog");
			try (ResultSet row = statement
				.executeQuery("SELECT to_json(item) FROM public.everything item ORDER BY id")) {
				while (row.next()) {
					rows.add(ValidEvents.json(row.getString(1)));
				}
			}
			// What a writer has set changes nothing.
			statement.execute(
					"SET TimeZone = 'Asia/Kolkata'; SET DateStyle = 'ISO, DMY'; SET IntervalStyle = 'postgres_verbose';"
							+ " SET extra_float_digits = -5; SET lc_monetary = 'C'; SET bytea_output = 'escape'; SET search_path = public");
		}
		return rows;
	}

	/**
	 * A type with values in SQL.
	 */
	private record Sample(String type, String... values) {

		String value(int row) {
			return "(" + this.values[row % this.values.length] + ")::" + this.type;
		}

	}

}
