package io.polyn.spring.boot.migration;

import java.util.List;
import java.util.Optional;

import io.polyn.migration.Migration;
import io.polyn.migration.MigrationListener;
import io.polyn.migration.ProgressListener;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The beans that take part in migrations.
 */
class MigrationBeans {

	private final ListableBeanFactory beanFactory;

	MigrationBeans(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	List<Migration> migrations() {
		return this.beanFactory.getBeanProvider(Migration.class).orderedStream().toList();
	}

	List<MigrationListener> listeners() {
		return this.beanFactory.getBeanProvider(MigrationListener.class).orderedStream().toList();
	}

	Optional<ProgressListener> progress() {
		return Optional.ofNullable(this.beanFactory.getBeanProvider(ProgressListener.class).getIfUnique());
	}

	/**
	 * Finds what a migration names.
	 * @param name the name
	 * @return the bean of that name, or {@code null} if there is none
	 */
	@Nullable Object find(String name) {
		// With a type, so that an exception names the bean.
		return this.beanFactory.containsBean(name) ? this.beanFactory.getBean(name, Object.class) : null;
	}

}
