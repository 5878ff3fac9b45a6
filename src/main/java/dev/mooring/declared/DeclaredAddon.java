package dev.mooring.declared;

/**
 * A declared EKS add-on.
 *
 * @param configurationValues JSON or YAML text
 */
public record DeclaredAddon(String urn, String name, Declared<String> version, Declared<String> configurationValues) {}
