package dev.mooring.declared;

/**
 * A declared EKS add-on.
 *
 * @param configurationValues JSON or YAML text
 * @param role ARN of the IAM role of its service account
 */
public record DeclaredAddon(
        String urn,
        String name,
        Declared<String> version,
        Declared<String> configurationValues,
        Declared<String> role,
        Declared<String> namespace)
        implements DeclaredResource {}
