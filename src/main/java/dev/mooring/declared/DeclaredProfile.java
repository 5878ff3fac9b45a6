package dev.mooring.declared;

import java.util.List;

/** A declared IAM Roles Anywhere profile. */
public record DeclaredProfile(
        String urn,
        String id,
        String name,
        Declared<Boolean> enabled,
        Declared<Boolean> acceptRoleSessionName,
        Declared<List<String>> roleArns,
        Declared<Integer> durationSeconds)
        implements DeclaredResource {}
