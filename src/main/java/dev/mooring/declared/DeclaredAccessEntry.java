package dev.mooring.declared;

import java.util.List;

/** A declared EKS access entry. */
public record DeclaredAccessEntry(
        String urn,
        String principalArn,
        Declared<String> type,
        Declared<List<String>> kubernetesGroups,
        Declared<String> username) {}
