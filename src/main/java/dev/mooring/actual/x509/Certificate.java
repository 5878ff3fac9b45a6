package dev.mooring.actual.x509;

import java.time.Instant;
import java.util.Optional;

/**
 * What of an X.509 certificate matters here. The serial number is in hexadecimal.
 *
 * @param issuer whose it is; empty where nobody asked
 */
public record Certificate(String serialNumber, Instant notBefore, Instant notAfter, Optional<Issuer> issuer) {
    public Certificate(String serialNumber, Instant notBefore, Instant notAfter) {
        this(serialNumber, notBefore, notAfter, Optional.empty());
    }

    /** The one that ends later. */
    public Certificate later(Certificate other) {
        return notAfter.isBefore(other.notAfter) ? other : this;
    }
}
