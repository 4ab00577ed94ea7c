/**
 * What is kept while networks, processes, clusters, disks and clocks fail.
 */
@NullMarked
package io.polyn.fault;

import org.jspecify.annotations.NullMarked;
