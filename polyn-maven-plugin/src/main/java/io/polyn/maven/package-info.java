/**
 * The goals of {@code polyn-maven-plugin}.
 */
@NullMarked
package io.polyn.maven;

import org.jspecify.annotations.NullMarked;
