/**
 * What a Spring application writes: listeners and the order of its beans.
 */
@NullMarked
package io.polyn.spring;

import org.jspecify.annotations.NullMarked;
