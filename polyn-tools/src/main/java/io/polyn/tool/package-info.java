/**
 * What a Maven build and an application on the command line share: commands that look
 * after migrations and schemas, and reports for people and machines.
 */
@NullMarked
package io.polyn.tool;

import org.jspecify.annotations.NullMarked;
