package io.polyn.tool.catalog;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.migration.StreamKind;
import io.polyn.resource.Resource;
import io.polyn.schema.EventSchemaLoader;
import io.polyn.version.Changelog;

/**
 * A catalogue whose every text would like to be markup.
 */
final class HostileCatalog {

	static final String TEXT = "</script></style>--><img src=x onerror=\"hostile=1\"><script>hostile=1</script>' onclick='hostile=1' {{title}} $1";

	private HostileCatalog() {
	}

	static EventCatalog create() {
		return new EventCatalog(new CatalogService(SampleCatalog.NAMING, TEXT, TEXT, URI.create("nats://a:b@c")),
				EventSchemaLoader.read(List.of(schema("hostile.v1", "v1"), schema("hostile.v2", "v2"))),
				List.of(new CatalogStream(TEXT, StreamKind.STREAM, TEXT, List.of(TEXT, ">"), settings(),
						List.of(new CatalogConsumer(TEXT, TEXT, List.of(), settings())))),
				List.of(new CatalogListener("hostile", TEXT, TEXT, TEXT), new CatalogListener(TEXT, TEXT, TEXT, TEXT)),
				new Changelog(List.of(new Changelog.Release(TEXT,
						List.of(new Changelog.Entry(TEXT, Changelog.Kind.CHANGED, TEXT))))));
	}

	private static String settings() {
		return Json.object().put("max_age", TEXT).put("description", TEXT).toString();
	}

	private static Resource schema(String name, String constant) {
		ObjectNode schema = Json.object().put("title", TEXT).put("description", TEXT).put("type", "object");
		ObjectNode property = schema.putObject("properties").putObject(TEXT + constant);
		property.put("title", TEXT).put("const", TEXT).put("description", TEXT);
		schema.putObject("patternProperties").putObject("^<b>").put("$ref", "#/$defs/%3Cb%3E");
		schema.putObject("$defs").putObject("<b>").putArray("enum").add(TEXT).add(constant);
		schema.putArray("examples").addObject().put(TEXT + constant, TEXT);
		return new Resource(name + ".json", schema.toString().getBytes(StandardCharsets.UTF_8));
	}

}
