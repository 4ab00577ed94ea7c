package io.polyn.spring.boot.diagnostics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.polyn.spring.boot.migration.PolynMigrationInitializer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Shows by which way the migrations need a bean that waits for them. Asked before Spring
 * Boot's own analyzer of cycles, which does not know why beans wait.
 */
@Order(0)
class MigrationCycleFailureAnalyzer extends AbstractFailureAnalyzer<BeanCurrentlyInCreationException> {

	private final BeanFactory beanFactory;

	MigrationCycleFailureAnalyzer(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BeanCurrentlyInCreationException cause) {
		List<String> cycle = cycle(beans(rootFailure));
		int initializer = initializer(cycle);
		if (initializer < 0) {
			return null;
		}
		List<String> way = new ArrayList<>(cycle);
		Collections.rotate(way, -initializer);
		String waiting = way.get(way.size() - 1);
		way.add(way.get(0));
		return new FailureAnalysis(
				"The migrations use a bean that is created only after they were run: " + String.join(" -> ", way) + ".",
				"Let nothing that takes part in migrations use '" + waiting
						+ "', or, if it has @DependsOnPolynMigrations, take that away. The code of a migration has a"
						+ " connection in its MigrationContext.",
				cause);
	}

	private static List<String> beans(Throwable failure) {
		List<String> beans = new ArrayList<>();
		for (Throwable current = failure; current != null; current = current.getCause()) {
			if (current instanceof BeanCreationException creation && creation.getBeanName() != null) {
				beans.add(creation.getBeanName());
			}
		}
		return beans;
	}

	private static List<String> cycle(List<String> beans) {
		int end = beans.size() - 1;
		return (end < 0) ? List.of() : beans.subList(beans.indexOf(beans.get(end)), end);
	}

	private int initializer(List<String> cycle) {
		for (int i = 0; i < cycle.size(); i++) {
			if (this.beanFactory.containsBean(cycle.get(i))
					&& this.beanFactory.isTypeMatch(cycle.get(i), PolynMigrationInitializer.class)) {
				return i;
			}
		}
		return -1;
	}

}
