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
 * @param serviceAccount empty where it does not say
 * @param withoutRole whether it has nothing of IAM roles for service accounts: no variable, no token. Containers that it
 *     asks EKS to skip do not count; of those alone, it has none to miss
 * @param workload what makes it anew, where that is known
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
        boolean byPodIdentity,
        String serviceAccount,
        boolean withoutRole,
        Optional<Workload> workload) {

    /** Whether it is to run on: it has not ended, and was not told to. */
    public boolean isToRun() {
        return !"Succeeded".equals(phase) && !"Failed".equals(phase);
    }

    /** Whether it has come to a node without credentials of AWS that EKS gives, of either kind. */
    public boolean isWithoutCredentials() {
        return isToRun() && !node.isEmpty() && !serviceAccount.isEmpty() && withoutRole && !byPodIdentity;
    }

    /** The service account under which it runs. */
    public ObjectName account() {
        return new ObjectName(name.namespace(), serviceAccount);
    }
}
