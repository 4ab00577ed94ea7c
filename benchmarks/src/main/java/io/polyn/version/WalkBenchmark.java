package io.polyn.version;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to walk a document of 500 bytes up to the newest version, from bytes to
 * bytes, over as many versions as there are steps. The peer makes the same edits by hand.
 * Single calls are timed, so that the median tells what a call costs even where the
 * machine has other things to do.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class WalkBenchmark {

	private static final OrderEdits[] EDITS = OrderEdits.values();

	private static final String TYPE = "order.placed";

	private static final String OLDEST = """
			{"id":"0193b3e2-7c4a-7d10-9a5b-3f2e8c1d4b6a","customer":"c-4711","name":"Ada Lovelace","placedAt":1796018400,\
			"street":"St James's Square 12","city":"London","zip":"SW1Y 4JH","state":"paid","total":119.85,\
			"lines":[{"sku":"a-1001","title":"Analytical engine, small","pieces":2,"price":19.95},\
			{"sku":"b-2002","title":"Punched cards, 100","pieces":3,"price":9.99},\
			{"sku":"c-3003","title":"Notes by the translator","pieces":1,"price":49.98}],\
			"tags":["new","gift"],"note":"Please ring twice"}""";

	/** How many versions lie between the document and the newest one. */
	@Param({ "0", "1", "3", "6" })
	public int steps;

	private final VersioningSchema schema = schema();

	private String current = "";

	private String newest = "";

	private byte[] document = {};

	private static VersioningSchema schema() {
		VersioningSchemaBuilder builder = VersioningSchema.builder(Scheme.INTEGER);
		for (int version = EDITS.length; version > 0; version--) {
			Change change = EDITS[version - 1].change();
			builder.version(String.valueOf(version), (introduced) -> introduced.type(TYPE, change));
		}
		return builder.version("0").build();
	}

	/**
	 * Makes the document of the version that is so many steps older than the newest, and
	 * requires that both ways lead to the same.
	 */
	@Setup
	public void prepare() throws JsonProcessingException {
		this.newest = this.schema.latest().toString();
		this.current = String.valueOf(EDITS.length - this.steps);
		this.document = this.schema
			.run(Versioned.ofJson(OLDEST.getBytes(StandardCharsets.UTF_8), TYPE, "0", this.current))
			.document()
			.bytes();
		if (!Json.parse(walk()).equals(Json.parse(byHand()))) {
			throw new IllegalStateException("The peer does something else");
		}
	}

	/**
	 * Walks.
	 */
	@Benchmark
	public byte[] walk() {
		return this.schema.run(Versioned.ofJson(this.document, TYPE, this.current, this.newest)).document().bytes();
	}

	/**
	 * Makes the same edits without a schema.
	 */
	@Benchmark
	public byte[] byHand() throws JsonProcessingException {
		ObjectNode order = (ObjectNode) Json.parse(this.document);
		for (int i = EDITS.length - this.steps; i < EDITS.length; i++) {
			EDITS[i].up(order);
		}
		return Json.write(order);
	}

}
