package dev.mooring.declared;

import java.util.List;

/**
 * A declared association of an access policy with an access entry.
 *
 * @param scope undeclared where it is left to somebody else, as are the namespaces; any does then
 */
public record DeclaredAccessPolicy(
        String urn, String principalArn, String policyArn, Declared<String> scope, Declared<List<String>> namespaces)
        implements DeclaredResource {}
