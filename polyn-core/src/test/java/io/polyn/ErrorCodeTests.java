package io.polyn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorCodeTests {

	@Test
	void everyCodeIsDocumentedAndNothingElseIs() throws IOException {
		List<String> documented = Pattern.compile("(?m)^\\| (POLYN-\\w+) \\|")
			.matcher(Files.readString(Path.of("..", "docs", "errors.md")))
			.results()
			.map((MatchResult row) -> row.group(1))
			.toList();
		assertThat(documented)
			.containsExactlyInAnyOrderElementsOf(Arrays.stream(ErrorCode.values()).map(ErrorCode::id).toList());
	}

}
