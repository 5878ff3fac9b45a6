package dev.mooring.onboarding;

import java.util.Locale;

/** What sort of thing is needed. */
public enum NeedKind {
    /** Actions of AWS, rules of Kubernetes, rights of the Pulumi token. */
    PERMISSION,
    /** Pulumi Cloud tells of changes. */
    WEBHOOK,
    /** The list of the machines that should be nodes. */
    NODES,
    /** An add-on of EKS, or its configuration. */
    ADDON,
    /** Something that is read only where configuration says so. */
    SOURCE;

    private final String id = name().toLowerCase(Locale.ROOT);

    public String id() {
        return id;
    }
}
