package io.polyn.tool.catalog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import io.polyn.version.Changelog;

/**
 * A catalogue as one HTML page.
 */
final class CatalogPage {

	private final EventCatalog catalog;

	private final List<EventType> types;

	private CatalogPage(EventCatalog catalog) {
		this.catalog = catalog;
		this.types = EventType.of(catalog.schemas());
	}

	static String write(EventCatalog catalog) {
		return new CatalogPage(catalog).write().text() + "\n";
	}

	private Html write() {
		CatalogService service = this.catalog.service();
		Html style = new Html(Fragment.resource("page.css").strip());
		Html script = new Html(Fragment.resource("page.js").strip());
		EventHtml events = new EventHtml(this.catalog);
		return Fragment.of("page")
			.put("styleHash", hash(style))
			.put("scriptHash", hash(script))
			.put("style", style)
			.put("script", script)
			.put("title", service.naming().sourceRoot())
			.put("domain", service.naming().domain())
			.putIfPresent("release", service.version())
			.putIfPresent("lead", service.description())
			.put("counts", counts())
			.put("navigation", navigation())
			.put("events",
					this.types.isEmpty() ? List.of(Fragment.of("no-events").html())
							: this.types.stream().map(events::of).toList())
			.put("streams", streams())
			.put("changes", (this.catalog.changelog() == null) ? Html.EMPTY : changes(this.catalog.changelog()))
			.html();
	}

	private List<Html> counts() {
		List<Html> counts = new ArrayList<>();
		counts.add(count(this.types.size(), "event"));
		counts.add(count(this.catalog.schemas().size(), "schema"));
		if (!this.catalog.streams().isEmpty()) {
			counts.add(count(this.catalog.streams().size(), "stream"));
		}
		if (!this.catalog.listeners().isEmpty()) {
			counts.add(count(this.catalog.listeners().size(), "listener"));
		}
		return counts;
	}

	private static Html count(int number, String noun) {
		return Fragment.of("count").put("text", Texts.count(number, noun)).html();
	}

	private List<Html> navigation() {
		List<Html> navigation = new ArrayList<>();
		List<Html> types = this.types.stream().map(CatalogPage::navigation).toList();
		navigation.add(navigation("Events", "page-events", types));
		if (!this.catalog.streams().isEmpty()) {
			List<Html> streams = this.catalog.streams()
				.stream()
				.map((stream) -> Fragment.of("nav-item")
					.put("id", "stream-" + stream.name())
					.put("text", stream.name())
					.html())
				.toList();
			navigation.add(navigation("Streams", "page-streams", streams));
		}
		if (this.catalog.changelog() != null) {
			List<Html> releases = this.catalog.changelog()
				.versions()
				.stream()
				.map((release) -> Fragment.of("nav-item")
					.put("id", "version-" + release.version())
					.put("text", release.version())
					.html())
				.toList();
			navigation.add(navigation("Changes", "page-changes", releases));
		}
		return navigation;
	}

	private static Html navigation(String title, String id, List<Html> items) {
		return Fragment.of("nav-group").put("title", title).put("id", id).put("items", items).html();
	}

	private static Html navigation(EventType type) {
		List<Html> versions = type.versions()
			.stream()
			.filter((schema) -> !EventType.version(schema.name()).isEmpty())
			.map((schema) -> Fragment.of("nav-version")
				.put("id", schema.name())
				.put("type", type.name())
				.put("text", "v" + EventType.version(schema.name()))
				.html())
			.toList();
		return Fragment.of("nav-type")
			.put("id", type.versions().get(0).name())
			.put("text", type.name())
			.put("versions", versions)
			.html();
	}

	private Html streams() {
		if (this.catalog.streams().isEmpty()) {
			return Html.EMPTY;
		}
		return Fragment.of("streams")
			.put("streams",
					this.catalog.streams().stream().map((stream) -> StreamHtml.of(stream, this.catalog)).toList())
			.html();
	}

	private static Html changes(Changelog changelog) {
		return Fragment.of("changes")
			.put("releases",
					changelog.versions()
						.stream()
						.map((release) -> Fragment.of("changes-release")
							.put("version", release.version())
							.put("entries",
									release.changes().isEmpty() ? List.of(Fragment.of("no-change").html())
											: release.changes().stream().map(CatalogPage::entry).toList())
							.html())
						.toList())
			.html();
	}

	private static Html entry(Changelog.Entry entry) {
		return Fragment.of("change")
			.put("type", entry.type().equals("*") ? "Everything" : entry.type())
			.put("kind", entry.kind().toString())
			.put("description", entry.description())
			.html();
	}

	private static String hash(Html inline) {
		try {
			byte[] text = inline.text().getBytes(StandardCharsets.UTF_8);
			return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(text));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
