package dev.mooring.actual.neighbours;

import java.time.Instant;
import java.util.Optional;

/**
 * A pod of one of the neighbours.
 *
 * @param owner of what it is a part: the workspace of a pod that has one, or else empty
 * @param node empty where it stands on none yet
 * @param ready whether its own status says so: on a lost node that is an old word
 * @param waiting why a container of it does not start, as kubelet says: {@code ImagePullBackOff}
 * @param image of its first container
 * @param byPodIdentity whether EKS gave it the variables of Pod Identity when it was made: it asks the agent of its node
 */
public record NeighbourPod(
        ObjectName name,
        Neighbour is,
        String owner,
        String node,
        String phase,
        boolean ready,
        Optional<String> waiting,
        Optional<Instant> created,
        String image,
        boolean byPodIdentity) {

    /** Whether it is to run on: it has not ended, and was not told to. */
    public boolean isToRun() {
        return !"Succeeded".equals(phase) && !"Failed".equals(phase);
    }
}
