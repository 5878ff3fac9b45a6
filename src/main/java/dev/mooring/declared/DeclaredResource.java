package dev.mooring.declared;

/** A resource of the stack, beside the cluster itself, that is held against what there is. */
public sealed interface DeclaredResource
        permits DeclaredAddon,
                DeclaredAccessEntry,
                DeclaredAccessPolicy,
                DeclaredActivation,
                DeclaredTrustAnchor,
                DeclaredProfile {
    String urn();
}
