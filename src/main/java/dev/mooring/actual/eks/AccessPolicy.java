package dev.mooring.actual.eks;

import java.util.List;
import java.util.TreeSet;

/** An EKS access policy that is associated with an access entry, and how far it reaches. */
public record AccessPolicy(String policyArn, String scope, List<String> namespaces) {
    public AccessPolicy {
        namespaces = List.copyOf(new TreeSet<>(namespaces));
    }

    /** For people: {@code AmazonEKSViewPolicy (namespace: a, b)}. */
    @Override
    public String toString() {
        var name = policyArn.substring(policyArn.lastIndexOf('/') + 1);
        return name + " (" + scope + (namespaces.isEmpty() ? "" : ": " + String.join(", ", namespaces)) + ")";
    }
}
