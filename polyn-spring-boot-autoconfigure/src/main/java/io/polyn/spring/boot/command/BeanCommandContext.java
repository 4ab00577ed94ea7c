package io.polyn.spring.boot.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.EventNaming;
import io.polyn.json.Suggestion;
import io.polyn.migration.DeclaredState;
import io.polyn.migration.Migrator;
import io.polyn.schema.SchemaRegistry;
import io.polyn.schema.SchemaStore;
import io.polyn.spring.boot.event.DeclaredListeners;
import io.polyn.spring.boot.event.SchemaProperties;
import io.polyn.spring.boot.migration.MigratorBuilderConfigurer;
import io.polyn.spring.boot.nats.NamedNatsServer;
import io.polyn.spring.boot.version.VersioningSchemas;
import io.polyn.tool.CommandContext;
import io.polyn.tool.catalog.CatalogListener;
import io.polyn.tool.catalog.CatalogService;
import io.polyn.version.VersioningSchema;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.info.BuildProperties;

/**
 * The beans that commands work with.
 */
class BeanCommandContext implements CommandContext {

	private static final String FOLDER = "file:";

	private final ListableBeanFactory beanFactory;

	private final CommandProperties properties;

	BeanCommandContext(ListableBeanFactory beanFactory, CommandProperties properties) {
		this.beanFactory = beanFactory;
		this.properties = properties;
	}

	@Override
	public Migrator migrator() {
		List<String> names = List.of(this.beanFactory.getBeanNamesForType(Migrator.class, true, false));
		if (names.isEmpty()) {
			throw invalid("The application has no migrator.", "Remove polyn.enabled, which must not be 'false'.");
		}
		String name = this.properties.getMigrator();
		String choose = "Name one of them with polyn.migrator: " + String.join(", ", names) + ".";
		if (name == null && names.size() > 1) {
			throw invalid("The application has several migrators.", choose);
		}
		if (name != null && !names.contains(name)) {
			throw invalid("There is no migrator '" + name + "'." + Suggestion.of(name, names), choose);
		}
		return this.beanFactory.getBean((name != null) ? name : names.get(0), Migrator.class);
	}

	private static PolynException invalid(String problem, String remedy) {
		return new PolynException(ErrorCode.INVALID_COMMAND, problem, remedy);
	}

	@Override
	public Optional<Schemas> schemas() {
		SchemaRegistry registry = this.beanFactory.getBeanProvider(SchemaRegistry.class).getIfAvailable();
		if (registry == null) {
			return Optional.empty();
		}
		SchemaProperties properties = this.beanFactory.getBean(SchemaProperties.class);
		List<Path> folders = properties.getLocations()
			.stream()
			.filter((location) -> location.startsWith(FOLDER))
			.map((location) -> Path.of(location.substring(FOLDER.length())))
			.toList();
		return Optional.of(new Schemas(List.copyOf(registry.ownSchemas()), properties.getCompatibility(), folders,
				() -> this.beanFactory.getBean(SchemaStore.class)));
	}

	@Override
	public CatalogService service() {
		EventNaming naming = this.beanFactory.getBeanProvider(EventNaming.class).getIfAvailable();
		if (naming == null) {
			throw invalid(
					"The application has no events: polyn.domain, the beginning of every event's type, is not set.",
					"Set polyn.domain to your reverse domain name, such as com.example, and remove polyn.enabled, which"
							+ " must not be 'false'.");
		}
		BuildProperties build = this.beanFactory.getBeanProvider(BuildProperties.class).getIfAvailable();
		return new CatalogService(naming, (build != null) ? build.getVersion() : null, null,
				NamedNatsServer.find(this.beanFactory).orElse(null));
	}

	@Override
	public DeclaredState declared() {
		return this.beanFactory.getBean(MigratorBuilderConfigurer.class).declared();
	}

	@Override
	public List<CatalogListener> listeners() {
		return this.beanFactory.getBean(DeclaredListeners.class)
			.find()
			.stream()
			.map((listener) -> new CatalogListener(listener.event(), listener.consumer(), listener.where(),
					listener.kind()))
			.toList();
	}

	@Override
	public Map<String, VersioningSchema> versioning() {
		return this.beanFactory.getBeanProvider(VersioningSchemas.class)
			.stream()
			.findFirst()
			.map(VersioningSchemas::all)
			.orElse(Map.of());
	}

}
