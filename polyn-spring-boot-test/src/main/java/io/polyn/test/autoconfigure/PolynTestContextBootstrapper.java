package io.polyn.test.autoconfigure;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/**
 * Makes the contexts of {@link PolynTest}.
 */
class PolynTestContextBootstrapper extends TestSliceTestContextBootstrapper<PolynTest> {

}
