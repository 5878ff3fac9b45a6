package dev.mooring.declared;

/** A declared IAM Roles Anywhere trust anchor. */
public record DeclaredTrustAnchor(String urn, String id, String name, Declared<Boolean> enabled)
        implements DeclaredResource {}
