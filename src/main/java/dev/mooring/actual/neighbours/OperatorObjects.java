package dev.mooring.actual.neighbours;

import dev.mooring.actual.neighbours.PulumiStack.LastUpdate;
import dev.mooring.reading.json.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Objects of the Pulumi Kubernetes Operator and of its runners, trimmed to what checks need: no outputs, no messages. What
 * its CRDs (pulumi/pulumi-kubernetes-operator, {@code deploy/crds}) require must be there.
 */
final class OperatorObjects {
    /** What the operator goes by where less is asked for ({@code resyncFrequencySeconds} of its CRD). */
    private static final Duration SHORTEST_RESYNC = Duration.ofSeconds(60);

    private static final String POD_IDENTITY = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
    /** And that of hybrid nodes, which has a suffix (aws/eks-pod-identity-agent, its chart). */
    static final String POD_IDENTITY_AGENT = "eks-pod-identity-agent";

    private static final String WORKSPACE_NAME = "auto.pulumi.com/workspace-name";

    private OperatorObjects() {}

    static PulumiStack stack(Member object) {
        var spec = object.at("spec").object();
        var status = object.at("status").objectIfAny();
        return new PulumiStack(
                ObjectName.of(object),
                spec.at("stack").textIfAny().orElse(""),
                spec.at("resyncFrequencySeconds")
                        .numberIfAny()
                        .filter(seconds -> seconds > 0)
                        .map(OperatorObjects::resync),
                Generations.of(object),
                last(status.at("lastUpdate").objectIfAny()),
                status.at("currentUpdate").objectIfAny().at("name").textIfAny().filter(name -> !name.isEmpty()),
                created(object),
                Conditions.of(status));
    }

    private static Duration resync(long seconds) {
        var asked = Duration.ofSeconds(Math.min(seconds, Integer.MAX_VALUE));
        return asked.compareTo(SHORTEST_RESYNC) < 0 ? SHORTEST_RESYNC : asked;
    }

    private static Optional<LastUpdate> last(Member last) {
        return last.isAbsent()
                ? Optional.empty()
                : Optional.of(new LastUpdate(
                        last.at("name").textIfAny().orElse(""),
                        last.at("state").textIfAny().orElse(""),
                        last.at("permalink").textIfAny().orElse(""),
                        last.at("lastResyncTime").timeIfAny(),
                        last.at("failures").numberIfAny().orElse(0L)));
    }

    static PulumiProgram program(Member object) {
        return new PulumiProgram(ObjectName.of(object), Generations.of(object), created(object));
    }

    static PulumiWorkspace workspace(Member object) {
        return new PulumiWorkspace(
                ObjectName.of(object),
                Generations.of(object),
                created(object),
                Conditions.of(object.at("status").objectIfAny()));
    }

    static PulumiUpdate update(Member object) {
        var status = object.at("status").objectIfAny();
        return new PulumiUpdate(ObjectName.of(object), status.at("endTime").timeIfAny(), Conditions.of(status));
    }

    /** Empty for pods of others that have a label in common. */
    static Optional<NeighbourPod> pod(Member object) {
        var labels = object.at("metadata").object().at("labels").textsByNameIfAny();
        return Neighbour.of(labels).map(is -> pod(object, is, labels));
    }

    private static NeighbourPod pod(Member object, Neighbour is, Map<String, String> labels) {
        var spec = object.at("spec").object();
        var status = object.at("status").object();
        return new NeighbourPod(
                ObjectName.of(object),
                is,
                labels.getOrDefault(WORKSPACE_NAME, ""),
                spec.at("nodeName").textIfAny().orElse(""),
                status.at("phase").textIfAny().orElse(""),
                Conditions.of(status).whereTrue("Ready").isPresent(),
                waiting(status),
                created(object),
                spec.at("containers").listIfAny().stream()
                        .findFirst()
                        .flatMap(container -> container.object().at("image").textIfAny())
                        .orElse(""),
                isByPodIdentity(spec));
    }

    /** By the names of its variables alone (aws/amazon-eks-pod-identity-webhook). */
    private static boolean isByPodIdentity(Member spec) {
        return spec.at("containers").listIfAny().stream()
                .flatMap(container -> container.object().at("env").listIfAny().stream())
                .anyMatch(variable -> POD_IDENTITY.equals(
                        variable.object().at("name").textIfAny().orElse("")));
    }

    /** The node of an agent of EKS Pod Identity that is ready; empty for pods of others. */
    static Optional<String> podIdentityAgent(Member object) {
        var labels = object.at("metadata").object().at("labels").textsByNameIfAny();
        return Optional.of(object)
                .filter(pod -> labels.getOrDefault(Neighbour.NAME, "").startsWith(POD_IDENTITY_AGENT)
                        && Conditions.of(pod.at("status").objectIfAny())
                                .whereTrue("Ready")
                                .isPresent())
                .flatMap(pod -> pod.at("spec").object().at("nodeName").textIfAny());
    }

    private static Optional<String> waiting(Member status) {
        return status.at("containerStatuses").listIfAny().stream()
                .flatMap(
                        container -> container
                                .object()
                                .at("state")
                                .objectIfAny()
                                .at("waiting")
                                .objectIfAny()
                                .at("reason")
                                .textIfAny()
                                .stream())
                .findFirst();
    }

    private static Optional<Instant> created(Member object) {
        return object.at("metadata").at("creationTimestamp").timeIfAny();
    }
}
