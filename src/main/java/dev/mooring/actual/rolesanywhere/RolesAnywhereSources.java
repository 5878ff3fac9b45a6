package dev.mooring.actual.rolesanywhere;

import dev.mooring.reading.Source;
import java.util.List;

/** What IAM Roles Anywhere is asked. */
public final class RolesAnywhereSources {
    public static final Source<List<TrustAnchor>> TRUST_ANCHORS = Source.named("roles-anywhere-trust-anchors");

    public static final Source<List<RolesAnywhereProfile>> PROFILES = Source.named("roles-anywhere-profiles");

    public static final Source<List<RolesAnywhereSubject>> SUBJECTS = Source.named("roles-anywhere-subjects");

    /** The newest client certificate seen of each subject that is a machine here. */
    public static final Source<NodeCertificates> CERTIFICATES = Source.named("roles-anywhere-certificates");

    /** All of them, in the order in which reports list them. */
    public static final List<Source<?>> ALL = List.of(TRUST_ANCHORS, PROFILES, SUBJECTS, CERTIFICATES);

    private RolesAnywhereSources() {}
}
