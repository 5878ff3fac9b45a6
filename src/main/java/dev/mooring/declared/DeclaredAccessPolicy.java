package dev.mooring.declared;

import java.util.List;

/** A declared association of an access policy with an access entry. */
public record DeclaredAccessPolicy(
        String urn, String principalArn, String policyArn, Declared<String> scope, Declared<List<String>> namespaces) {}
