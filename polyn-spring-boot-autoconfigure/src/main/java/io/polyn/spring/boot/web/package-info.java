/**
 * Requests and responses of controllers in the version that the client knows.
 */
@NullMarked
package io.polyn.spring.boot.web;

import org.jspecify.annotations.NullMarked;
