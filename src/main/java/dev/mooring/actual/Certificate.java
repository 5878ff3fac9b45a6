package dev.mooring.actual;

import java.time.Instant;

/** What of an X.509 certificate matters here. The serial number is in hexadecimal. */
public record Certificate(String subject, String serialNumber, Instant notBefore, Instant notAfter) {}
