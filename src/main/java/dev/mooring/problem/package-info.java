/** What is answered to a request that cannot be served: RFC 9457. */
@NullMarked
package dev.mooring.problem;

import org.jspecify.annotations.NullMarked;
