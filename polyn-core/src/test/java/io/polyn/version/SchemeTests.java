package io.polyn.version;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Scheme} and {@link Version}.
 */
class SchemeTests {

	@Test
	void preReleasesAreOrderedAsTheSpecificationOrdersThem() {
		assertOrder(Scheme.SEMANTIC, "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2",
				"1.0.0-beta.11", "1.0.0-rc.1", "1.0.0");
	}

	@Test
	void semanticVersionsAreOrderedByTheirNumbers() {
		assertOrder(Scheme.SEMANTIC, "0.0.0", "0.0.1", "0.9.0", "0.10.0", "1.0.0-0", "1.0.0", "2.0.0", "2.1.0", "2.1.1",
				"10.0.0", "99999999999999999999.0.0", "100000000000000000000.0.0");
	}

	@Test
	void numbersOfAPreReleaseAreOlderThanItsWordsAndMayBeLong() {
		assertOrder(Scheme.SEMANTIC, "1.0.0-9", "1.0.0-99999999999999999999", "1.0.0-100000000000000000000", "1.0.0--",
				"1.0.0-A", "1.0.0-a", "1.0.0-a.0.0", "1.0.0-a0");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1.0.0+build", "1.0.0+001", "1.0.0+20261120.sha-5114f85", "1.0.0+-" })
	void buildMetadataDoesNotCount(String text) {
		Version version = version(Scheme.SEMANTIC, text);
		assertThat(version).isEqualTo(version(Scheme.SEMANTIC, "1.0.0"))
			.hasSameHashCodeAs(version(Scheme.SEMANTIC, "1.0.0"))
			.isEqualByComparingTo(version(Scheme.SEMANTIC, "1.0.0+other"))
			.hasToString(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1", "1.0", "1.0.0.0", "01.0.0", "1.01.0", "1.0.01", "v1.0.0", "V1.0.0", " 1.0.0",
			"1.0.0 ", "1.0.0\n", "1.0.0-", "1.0.0+", "1.0.0-01", "1.0.0-a..b", "1.0.0-a_b", "1.0.0+a+b", "1.0.0-ä",
			"-1.0.0", "+1.0.0", "1.0.x", "1,0,0", "1.0.0-a.", "١.0.0", "2026-11-20" })
	void whatIsNoSemanticVersionIsRefused(String text) {
		assertThat(Scheme.SEMANTIC.parse(text)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1.0.0-0a", "1.0.0--1", "1.0.0-x-y-z.--", "1.0.0-0.0.0+00.x", "0.0.0" })
	void whatLooksOddMayBeASemanticVersion(String text) {
		assertThat(Scheme.SEMANTIC.parse(text)).map(Version::toString).contains(text);
	}

	@Test
	void datesAreOrdered() {
		assertOrder(Scheme.DATE, "0001-01-01", "1999-12-31", "2024-02-29", "20260101", "2026-01-02", "2026-11-20",
				"9999-12-31");
	}

	@Test
	void aDateIsTheSameWithoutHyphens() {
		assertThat(version(Scheme.DATE, "20261120")).isEqualTo(version(Scheme.DATE, "2026-11-20"))
			.hasSameHashCodeAs(version(Scheme.DATE, "2026-11-20"))
			.hasToString("20261120");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "2026-02-30", "20260230", "2025-02-29", "2026-13-01", "2026-00-10", "2026-01-00",
			"2026-1-2", "2026-1120", "202611-20", "2026", "26-11-20", "2026/11/20", "2026-11-20T00:00:00Z",
			"2026-11-20 ", " 20261120", "-20261120", "-2026-11-20", "+120261120", "+12026-11-20", "12026-11-20",
			"120261120", "-", "20261120.0", "٢٠٢٦1120" })
	void whatIsNoDateIsRefused(String text) {
		assertThat(Scheme.DATE.parse(text)).isEmpty();
	}

	@Test
	void integersAreOrdered() {
		assertOrder(Scheme.INTEGER, "0", "1", "2", "9", "10", "99", "9223372036854775808", "10000000000000000000000");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "01", "00", "+1", "-1", "1.0", " 1", "1 ", "0x1", "1e3", "v1", "٣" })
	void whatIsNoIntegerIsRefused(String text) {
		assertThat(Scheme.INTEGER.parse(text)).isEmpty();
	}

	@Test
	void aTextMayHaveAHundredCharacters() {
		assertThat(Scheme.INTEGER.parse("1".repeat(100))).isPresent();
		assertThat(Scheme.INTEGER.parse("1".repeat(101))).isEmpty();
		assertThat(Scheme.SEMANTIC.parse("1.0.0-" + "a".repeat(94))).isPresent();
		assertThat(Scheme.SEMANTIC.parse("1.0.0-" + "a".repeat(95))).isEmpty();
		assertThat(Scheme.SEMANTIC.parse("1.0.0+" + "a".repeat(10_000_000))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "2026b, true", "2026, false", "autumn, false" })
	void aUserMayHaveAnotherScheme(String text, boolean known) {
		assertThat(seasons().parse(text)).matches((version) -> version.isPresent() == known);
	}

	@Test
	void aSchemeOfTheUsersOrdersVersions() {
		assertOrder(seasons(), "2025b", "2026a", "2026b");
		assertThat(seasons()).hasToString("season such as 2026b");
	}

	@Test
	void aParserMayRaiseWhatParsersRaise() {
		Scheme scheme = Scheme.of("number", (text) -> Optional.of(Integer.valueOf(text)));
		assertThat(scheme.parse("7")).isPresent();
		assertThat(scheme.parse("seven")).isEmpty();
	}

	@Test
	void versionsOfTwoSchemesAreNeitherEqualNorComparable() {
		Version integer = version(Scheme.INTEGER, "20261120");
		Version date = version(Scheme.DATE, "20261120");
		assertThat(integer).isNotEqualTo(date);
		assertThatIllegalArgumentException().isThrownBy(() -> integer.compareTo(date))
			.withMessage("Only versions of one scheme can be compared, not 20261120 and 20261120");
	}

	@Test
	void aSchemeSaysWhatAVersionIs() {
		assertThat(Stream.of(Scheme.SEMANTIC, Scheme.DATE, Scheme.INTEGER).map(Scheme::toString))
			.containsExactly("semantic version such as 1.1.0", "date such as 2026-11-20", "whole number such as 2");
	}

	private static Scheme seasons() {
		return Scheme.of("season such as 2026b",
				(text) -> text.matches("[0-9]{4}[ab]") ? Optional.of(text) : Optional.empty());
	}

	private static void assertOrder(Scheme scheme, String... texts) {
		List<Version> ordered = Stream.of(texts).map((text) -> version(scheme, text)).toList();
		List<Version> sorted = new ArrayList<>(ordered);
		Collections.shuffle(sorted, new Random(7));
		Collections.sort(sorted);
		assertThat(sorted).containsExactlyElementsOf(ordered).doesNotHaveDuplicates();
		for (int i = 0; i < texts.length; i++) {
			for (int j = 0; j < texts.length; j++) {
				assertThat(Integer.signum(ordered.get(i).compareTo(ordered.get(j)))).isEqualTo(Integer.compare(i, j));
			}
		}
	}

	private static Version version(Scheme scheme, String text) {
		return scheme.parse(text).orElseThrow();
	}

}
