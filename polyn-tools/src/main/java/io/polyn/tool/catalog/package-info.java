/**
 * The catalogue of a service's events: an AsyncAPI document and a page for people.
 */
@NullMarked
package io.polyn.tool.catalog;

import org.jspecify.annotations.NullMarked;
