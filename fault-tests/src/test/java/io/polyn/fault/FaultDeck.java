package io.polyn.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Deals one of several things again and again, each as often as the others.
 *
 * @param <T> what it deals
 */
final class FaultDeck<T> {

	private final List<T> all;

	private final Random random;

	private final List<T> left = new ArrayList<>();

	FaultDeck(List<T> all, Random random) {
		this.all = all;
		this.random = random;
	}

	T next() {
		if (this.left.isEmpty()) {
			this.left.addAll(this.all);
			Collections.shuffle(this.left, this.random);
		}
		return this.left.remove(0);
	}

}
