package io.polyn.benchmarks;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;

import io.polyn.json.Json;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

class ResultTests {

	private static final Figure FIGURE = Figure.of("events < 1 KiB", "events/s")
		.ratio("Polyn", "peer", Aim.atLeast(0.9));

	private static final Result RESULT = new Result("publish", "Polyn & a peer.", Instant.EPOCH,
			Map.of("processors", "2"), Map.of("nats-server", "2.15.1"), Map.of("rounds", 3),
			List.of(new Comparison(FIGURE,
					Map.of("Polyn", List.of(50.0, 100.0, 150.0), "peer", List.of(100.0, 200.0, 100.0)))));

	@Test
	void aTableHasMediansSpreadsAndWhatBecameOfTheAims() {
		assertThat(ResultTable.of(RESULT).lines()).contains("| events < 1 KiB | events/s |",
				"| Polyn | 100 (50.00–150) |", "| peer | 100 (100–200) |",
				"| Polyn ÷ peer | 0.50 (0.50–1.50); aim ≥ 0.90 missed |");
	}

	@Test
	void theJsonHasEveryRound() throws Exception {
		var json = Json.parse(ResultJson.of(RESULT).getBytes(StandardCharsets.UTF_8)).path("comparisons").path(0);
		assertThat(json.findValuesAsText("name")).containsExactlyInAnyOrder("Polyn", "peer");
		assertThat(json.path("contenders")).allSatisfy((contender) -> assertThat(contender.path("rounds")).hasSize(3));
		assertThat(json.path("ratios").path(0).path("met").asBoolean()).isFalse();
	}

	@Test
	void aChartHasABarForEachContenderAndSaysTheSameInWords() throws Exception {
		Element chart = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(new ByteArrayInputStream(ResultChart.of(RESULT).getBytes(StandardCharsets.UTF_8)))
			.getDocumentElement();
		assertThat(classes(chart.getElementsByTagName("rect"))).containsExactlyInAnyOrder("paper", "own", "peer");
		assertThat(chart.getElementsByTagName("path").getLength()).isEqualTo(2);
		assertThat(chart.getElementsByTagName("desc").item(0).getTextContent()).contains("Polyn & a peer.",
				"events < 1 KiB, events/s:", "Polyn 100 (50.00–150)");
	}

	private static List<String> classes(NodeList elements) {
		return IntStream.range(0, elements.getLength())
			.mapToObj((index) -> ((Element) elements.item(index)).getAttribute("class"))
			.toList();
	}

}
