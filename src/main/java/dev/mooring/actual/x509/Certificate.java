package dev.mooring.actual.x509;

import java.time.Instant;

/** What of an X.509 certificate matters here. The serial number is in hexadecimal. */
public record Certificate(String serialNumber, Instant notBefore, Instant notAfter) {
    /** The one that ends later. */
    public Certificate later(Certificate other) {
        return notAfter.isBefore(other.notAfter) ? other : this;
    }
}
