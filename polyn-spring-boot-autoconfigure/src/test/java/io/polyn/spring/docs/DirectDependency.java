package io.polyn.spring.docs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A dependency that a published module names in its own {@code pom.xml}, tests left
 * aside.
 *
 * @param module the published module
 * @param artifact group and artifact
 * @param scope {@code compile}, {@code provided}, {@code runtime} or {@code optional}
 * @param version the version, or whose it is
 */
record DirectDependency(String module, String artifact, String scope, String version) {

	private static final Path ROOT = Path.of("..");

	private static final Pattern PROPERTY = Pattern.compile("\\$\\{(.+)}");

	// | module | `group:artifact` | scope | version | licence | what for |
	private static final Pattern ROW = Pattern
		.compile("\\| `([^`]+)` \\| `([^`]+:[^`]+)` \\| (\\w+) \\| ([^|]+) \\| [^|]*\\w[^|]* \\| .*\\w.* \\|");

	/**
	 * Reads those of all modules.
	 */
	static List<DirectDependency> ofPoms() throws IOException {
		Element parent = pom(ROOT);
		Map<String, String> versions = children(child(child(parent, "dependencyManagement"), "dependencies"))
			.collect(Collectors.toMap(DirectDependency::artifact, (managed) -> version(parent, managed)));
		return children(child(parent, "modules")).map(Element::getTextContent)
			.filter(Predicate.not(DirectDependency::isPublishedNowhere))
			.flatMap((module) -> children(child(pom(ROOT.resolve(module)), "dependencies"))
				.filter((dependency) -> !text(dependency, "scope", "compile").equals("test"))
				.map((dependency) -> new DirectDependency(module, artifact(dependency), scope(dependency),
						versions.getOrDefault(artifact(dependency), "Spring Boot's"))))
			.toList();
	}

	/**
	 * Reads the rows of a page that say what the dependency is for, and its licence.
	 */
	static List<DirectDependency> ofPage(String page) {
		return page.lines()
			.map(ROW::matcher)
			.filter(Matcher::matches)
			.map((row) -> new DirectDependency(row.group(1), row.group(2), row.group(3), row.group(4)))
			.toList();
	}

	private static boolean isPublishedNowhere(String module) {
		return children(pom(ROOT.resolve(module)), "properties").flatMap(DirectDependency::children)
			.anyMatch((property) -> property.getTagName().equals("maven.deploy.skip"));
	}

	private static String version(Element parent, Element managed) {
		String version = text(managed, "version", "");
		Matcher property = PROPERTY.matcher(version);
		if (!property.matches()) {
			return version;
		}
		return property.group(1).equals("project.version") ? "Polyn's"
				: text(child(parent, "properties"), property.group(1), "");
	}

	private static String artifact(Element dependency) {
		return text(dependency, "groupId", "") + ":" + text(dependency, "artifactId", "");
	}

	private static String scope(Element dependency) {
		return text(dependency, "optional", "false").equals("true") ? "optional" : text(dependency, "scope", "compile");
	}

	private static Element pom(Path folder) {
		try {
			return DocumentBuilderFactory.newDefaultInstance()
				.newDocumentBuilder()
				.parse(folder.resolve("pom.xml").toFile())
				.getDocumentElement();
		}
		catch (IOException | ParserConfigurationException | SAXException ex) {
			throw new IllegalStateException("The pom.xml of " + folder + " can't be read", ex);
		}
	}

	private static Element child(Element element, String name) {
		return children(element, name).findFirst()
			.orElseThrow(() -> new IllegalStateException("There is no " + name + " in " + element.getTagName()));
	}

	private static String text(Element element, String name, String otherwise) {
		return children(element, name).findFirst().map(Element::getTextContent).orElse(otherwise);
	}

	private static Stream<Element> children(Element element, String name) {
		return children(element).filter((child) -> child.getTagName().equals(name));
	}

	private static Stream<Element> children(Element element) {
		NodeList nodes = element.getChildNodes();
		return IntStream.range(0, nodes.getLength())
			.mapToObj(nodes::item)
			.filter(Element.class::isInstance)
			.map(Element.class::cast);
	}

}
