/** Reads X.509 certificates and signing requests. Pure. */
@NullMarked
package dev.mooring.actual.x509;

import org.jspecify.annotations.NullMarked;
