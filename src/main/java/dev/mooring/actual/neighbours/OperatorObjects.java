package dev.mooring.actual.neighbours;

import dev.mooring.actual.neighbours.PulumiStack.LastUpdate;
import dev.mooring.reading.json.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Objects of the Pulumi Kubernetes Operator and of its runners, trimmed to what checks need: no outputs, no messages. What
 * its CRDs (pulumi/pulumi-kubernetes-operator, {@code deploy/crds}) require must be there; a specification they do not.
 */
final class OperatorObjects {
    /** What the operator goes by where less is asked for, or nothing ({@code resyncFrequencySeconds} of its CRD). */
    private static final long SHORTEST_RESYNC = 60;

    private static final String POD_IDENTITY = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
    /** And that of hybrid nodes, which has a suffix (aws/eks-pod-identity-agent, its chart). */
    static final String POD_IDENTITY_AGENT = "eks-pod-identity-agent";

    /** What the webhook of EKS gives (aws/amazon-eks-pod-identity-webhook, {@code pkg/handler}); who has one got them elsewhere. */
    private static final Set<String> ROLE_VARIABLES = Set.of("AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE");

    private static final String ROLE_TOKEN = "aws-iam-token";
    /** Of STS, whatever the partition's domain. */
    private static final String ROLE_AUDIENCE = "sts.";

    private static final String ROLE = "eks.amazonaws.com/role-arn";
    /** Of a pod: names of containers, with commas in between. */
    private static final String SKIPPED = "eks.amazonaws.com/skip-containers";

    private static final Pattern COMMA = Pattern.compile(",");
    /** Longer, and it is no ARN. */
    private static final int LONGEST_ROLE = 2048;

    private static final String TEMPLATE_HASH = "pod-template-hash";
    private static final Set<String> ROLLED_OUT = Set.of("StatefulSet", "DaemonSet");

    private static final String WORKSPACE_NAME = "auto.pulumi.com/workspace-name";

    private OperatorObjects() {}

    static PulumiStack stack(Member object) {
        var spec = object.at("spec").objectIfAny();
        var status = object.at("status").objectIfAny();
        var last = last(status.at("lastUpdate").objectIfAny());
        return new PulumiStack(
                ObjectName.of(object),
                spec.at("stack").remarkIfAny().orElse(""),
                spec.at("preview").flagIfAny().orElse(false),
                resync(spec, last),
                Generations.of(object),
                last,
                status.at("currentUpdate")
                        .objectIfAny()
                        .at("name")
                        .remarkIfAny()
                        .filter(name -> !name.isEmpty()),
                prerequisites(spec),
                created(object),
                Conditions.of(status));
    }

    private static Set<String> prerequisites(Member spec) {
        return spec.at("prerequisites").listIfAny().stream()
                .flatMap(one -> one.object().at("name").remarkIfAny().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Without {@code continueResyncOnCommitMatch} the frequency is only how often a branch is polled: what is up to date is
     * not run again. Version 1, whose updates have no name, runs no program or Flux source again without a frequency.
     */
    private static Optional<Duration> resync(Member spec, Optional<LastUpdate> last) {
        var asked = spec.at("resyncFrequencySeconds").numberIfAny().filter(seconds -> seconds > 0);
        var hasUsual = !spec.at("projectRepo").isAbsent()
                || last.filter(update -> !update.name().isEmpty()).isPresent();
        return spec.at("continueResyncOnCommitMatch").flagIfAny().orElse(false)
                ? asked.or(() -> hasUsual ? Optional.of(SHORTEST_RESYNC) : Optional.empty())
                        .map(seconds -> Duration.ofSeconds(Math.clamp(seconds, SHORTEST_RESYNC, Integer.MAX_VALUE)))
                : Optional.empty();
    }

    private static Optional<LastUpdate> last(Member last) {
        return last.isAbsent()
                ? Optional.empty()
                : Optional.of(new LastUpdate(
                        last.at("name").remarkIfAny().orElse(""),
                        last.at("state").remarkIfAny().orElse(""),
                        last.at("permalink").remarkIfAny().orElse(""),
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
        return new PulumiUpdate(
                ObjectName.of(object),
                created(object),
                status.at("endTime").timeIfAny(),
                object.at("metadata").at("deletionTimestamp").timeIfAny(),
                Conditions.of(status));
    }

    /** Empty for pods of others that have a label in common. */
    static Optional<NeighbourPod> pod(Member object) {
        var labels = object.at("metadata").object().at("labels").textsByNameIfAny();
        return Neighbour.of(labels).or(() -> byImage(object)).map(is -> pod(object, is, labels));
    }

    private static Optional<Neighbour> byImage(Member pod) {
        return images(pod.at("spec").object())
                .flatMap(image -> Neighbour.ofImage(image).stream())
                .findFirst();
    }

    private static Stream<String> images(Member spec) {
        return spec.at("containers").listIfAny().stream()
                .flatMap(container -> container.object().at("image").remarkIfAny().stream());
    }

    private static NeighbourPod pod(Member object, Neighbour is, Map<String, String> labels) {
        var spec = object.at("spec").object();
        var status = object.at("status").object();
        return new NeighbourPod(
                ObjectName.of(object),
                is,
                labels.getOrDefault(WORKSPACE_NAME, ""),
                spec.at("nodeName").textIfAny().orElse(""),
                status.at("phase").remarkIfAny().orElse(""),
                Conditions.of(status).whereTrue("Ready").isPresent(),
                waiting(status),
                created(object),
                images(spec).findFirst().orElse(""),
                isByPodIdentity(spec),
                spec.at("serviceAccountName").textIfAny().orElse(""),
                isWithoutRole(object, spec),
                workload(object, labels));
    }

    /** By the names of its variables alone (aws/amazon-eks-pod-identity-webhook). */
    private static boolean isByPodIdentity(Member spec) {
        return spec.at("containers").listIfAny().stream()
                .flatMap(OperatorObjects::variables)
                .anyMatch(POD_IDENTITY::equals);
    }

    /** By names as well, and the audience of tokens. */
    private static boolean isWithoutRole(Member pod, Member spec) {
        var skipped = skipped(pod);
        var containers = Stream.of("initContainers", "containers")
                .flatMap(member -> spec.at(member).listIfAny().stream())
                .filter(container -> !skipped.contains(nameOf(container)))
                .toList();
        return !containers.isEmpty()
                && containers.stream().flatMap(OperatorObjects::variables).noneMatch(ROLE_VARIABLES::contains)
                && spec.at("volumes").listIfAny().stream().noneMatch(OperatorObjects::isRoleToken);
    }

    private static Set<String> skipped(Member pod) {
        var annotations = pod.at("metadata").object().at("annotations").textsByNameIfAny();
        return COMMA.splitAsStream(annotations.getOrDefault(SKIPPED, ""))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<String> variables(Member container) {
        return container.object().at("env").listIfAny().stream().map(OperatorObjects::nameOf);
    }

    private static String nameOf(Member part) {
        return part.object().at("name").textIfAny().orElse("");
    }

    private static boolean isRoleToken(Member volume) {
        return ROLE_TOKEN.equals(nameOf(volume))
                || volume.object().at("projected").objectIfAny().at("sources").listIfAny().stream()
                        .anyMatch(source -> source.object()
                                .at("serviceAccountToken")
                                .objectIfAny()
                                .at("audience")
                                .textIfAny()
                                .orElse("")
                                .startsWith(ROLE_AUDIENCE));
    }

    /** A Deployment has its pods by a ReplicaSet, which it calls after itself and after a hash that its pods have as a label. */
    private static Optional<Workload> workload(Member pod, Map<String, String> labels) {
        return pod.at("metadata").object().at("ownerReferences").listIfAny().stream()
                .map(Member::object)
                .filter(owner -> owner.at("controller").flagIfAny().orElse(false))
                .findFirst()
                .flatMap(owner -> workload(
                        owner.at("kind").textIfAny().orElse(""),
                        nameOf(owner),
                        labels.getOrDefault(TEMPLATE_HASH, "")));
    }

    private static Optional<Workload> workload(String kind, String name, String hash) {
        if (ROLLED_OUT.contains(kind)) {
            return Optional.of(new Workload(kind.toLowerCase(Locale.ROOT), name));
        }
        return kind.equals("ReplicaSet") && !hash.isEmpty() && name.endsWith("-" + hash)
                ? Optional.of(new Workload("deployment", name.substring(0, name.length() - hash.length() - 1)))
                : Optional.empty();
    }

    /** Empty for a service account that asks for none. Nothing else of it is kept. */
    static Optional<ServiceAccountRole> role(Member object) {
        var annotations = object.at("metadata").object().at("annotations").textsByNameIfAny();
        return Optional.of(annotations.getOrDefault(ROLE, ""))
                .filter(role -> !role.isEmpty())
                .map(role -> new ServiceAccountRole(
                        ObjectName.of(object), role.substring(0, Math.min(role.length(), LONGEST_ROLE))));
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
                                .remarkIfAny()
                                .stream())
                .findFirst();
    }

    private static Optional<Instant> created(Member object) {
        return object.at("metadata").at("creationTimestamp").timeIfAny();
    }
}
