/** Whom the HTTP ports believe: hosts, origins, proxies. Knows no feature. */
@NullMarked
package dev.mooring.edge;

import org.jspecify.annotations.NullMarked;
