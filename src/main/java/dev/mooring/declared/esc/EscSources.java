package dev.mooring.declared.esc;

import dev.mooring.cluster.EnvironmentName;
import dev.mooring.declared.LatestVersion;
import dev.mooring.reading.Answers;
import dev.mooring.reading.Source;
import java.util.List;

/** What Pulumi ESC is asked beside what an environment declares. */
public final class EscSources {
    /** Of the cluster's environment. */
    public static final Source<EnvironmentAccess> ACCESS = Source.named("esc-access");

    /** Of the cluster's environment. Absent where the organization has no rotation. */
    public static final Source<Rotations> ROTATIONS = Source.named("esc-rotations");

    /** The newest revisions of environments that are used in the cluster, as far as they are of organizations that are watched. */
    public static final Source<Answers<EnvironmentName, LatestVersion>> REVISIONS = Source.named("esc-revisions");

    /**
     * URLs of the OIDC issuers whose tokens Pulumi Cloud takes, by organization. Asked where something in the cluster comes
     * with such a token.
     */
    public static final Source<Answers<String, List<String>>> ISSUERS = Source.named("pulumi-oidc-issuers");

    /** All of them, in the order in which reports list them. */
    public static final List<Source<?>> ALL = List.of(ACCESS, ROTATIONS, REVISIONS, ISSUERS);

    private EscSources() {}
}
