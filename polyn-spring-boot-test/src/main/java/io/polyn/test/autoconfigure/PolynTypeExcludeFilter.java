package io.polyn.test.autoconfigure;

import java.io.IOException;
import java.util.List;
import java.util.Set;

import io.polyn.migration.Migration;
import io.polyn.spring.ChangeHandler;
import io.polyn.spring.DeadLetterListener;
import io.polyn.spring.PolynListener;
import io.polyn.spring.VersionedChange;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * Keeps the components out of a {@link PolynTest} that have nothing to do with Polyn.
 */
class PolynTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<PolynTest> {

	private static final List<String> LISTENER_METHODS = List.of(PolynListener.class.getName(),
			DeadLetterListener.class.getName());

	PolynTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return Set.of(ChangeHandler.class, VersionedChange.class, Migration.class);
	}

	@Override
	protected boolean defaultInclude(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
		return super.defaultInclude(reader, factory) || listens(reader, factory);
	}

	// A listener's method may be inherited.
	private static boolean listens(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
		if (LISTENER_METHODS.stream().anyMatch(reader.getAnnotationMetadata()::hasAnnotatedMethods)) {
			return true;
		}
		String superclass = reader.getClassMetadata().getSuperClassName();
		return isOfTheApplication(superclass) && listens(factory.getMetadataReader(superclass), factory);
	}

	private static boolean isOfTheApplication(@Nullable String type) {
		return type != null && !type.startsWith("java.");
	}

}
