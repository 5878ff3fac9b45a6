package dev.mooring.actual.x509;

/**
 * The certificate authority that a certificate says it is of.
 *
 * @param name its distinguished name, in the form in which names are compared
 * @param key the identifier of its key, in hexadecimal; empty where the certificate does not say
 */
public record Issuer(String name, String key) {}
