package dev.mooring.declared;

/** A declared EKS add-on. */
public record DeclaredAddon(String urn, String name, Declared<String> version) {}
