package dev.mooring.check;

import dev.mooring.actual.kubernetes.DaemonSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * States of EKS that pass by themselves (EKS API: Cluster.status, Addon.status), and roll-outs of DaemonSets. They are no
 * fault before they have lasted for {@link #PATIENCE}: creating a cluster or moving its control plane to another version
 * takes tens of minutes.
 */
public final class InProgress {
    public static final Duration PATIENCE = Duration.ofHours(1);
    private static final Set<String> STATES = Set.of("PENDING", "CREATING", "UPDATING", "DELETING");

    static final String ROLL_OUT = "roll-out of ";
    static final String UNREADY = "pods not ready of ";

    private InProgress() {}

    public static boolean is(String status) {
        return STATES.contains(status);
    }

    /** What the memory of verifications calls a cluster in a state. */
    public static String ofCluster(String status) {
        return "cluster is " + status;
    }

    /** What the memory of verifications calls an add-on in a state. */
    public static String ofAddon(String name, String status) {
        return "add-on " + name + " is " + status;
    }

    /** What the memory of verifications calls a roll-out that has come so far: where it goes on, it is another one. */
    public static String ofRollOut(DaemonSet set) {
        return ROLL_OUT + set.name() + " at " + set.updated();
    }

    /** What the memory of verifications calls pods that are not ready and that no roll-out replaces. */
    public static String ofUnready(DaemonSet set) {
        return UNREADY + set.name();
    }

    /** What the memory of verifications calls a DaemonSet that has no pods on hybrid nodes at all. */
    public static String ofAbsent(String daemonSet) {
        return UNREADY + daemonSet + ", which is not meant for hybrid nodes";
    }

    /** Whether a state has lasted for too long; not where nobody knows since when. */
    public static boolean lasts(Optional<Instant> since, Instant now) {
        return since.filter(begun -> Age.longAgo(begun, PATIENCE, now)).isPresent();
    }
}
