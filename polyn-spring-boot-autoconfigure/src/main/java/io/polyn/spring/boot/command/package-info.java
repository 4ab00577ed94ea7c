/**
 * The application as its own tool: with {@code polyn.command} it carries a command out
 * and ends, and nothing else of it starts.
 */
@NullMarked
package io.polyn.spring.boot.command;

import org.jspecify.annotations.NullMarked;
