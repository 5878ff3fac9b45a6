/** Which of several replicas on one PostgreSQL database verifies and watches a cluster. */
@NullMarked
package dev.mooring.replica;

import org.jspecify.annotations.NullMarked;
