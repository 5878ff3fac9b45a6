package dev.mooring.check.cluster;

import dev.mooring.actual.eks.CertificateAuthority;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.x509.Certificate;
import dev.mooring.actual.x509.Certificates;
import dev.mooring.actual.x509.PemBundle;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.KubernetesVersion;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Unjudgeable;
import dev.mooring.roster.FleetNodes;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * EKS rotates certificate authorities of clusters: a successor is appended to the trust bundle and activated later, by the
 * owner or by EKS (EKS user guide, Certificate authority rotation; EKS API, {@code CertificateAuthorityScheduledEvents}).
 * A hybrid node takes the bundle over at {@code nodeadm init} and {@code nodeadm upgrade}, and never in between (eks-hybrid,
 * {@code internal/kubelet/daemon.go}): one that was set up before the successor came is lost once that signs. Whether a node
 * was upgraded since, no API tells, so all that joined before count.
 */
final class CertificateAuthorityRotation {
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration QUARTER = Duration.ofDays(90);
    private static final Duration DAY = Duration.ofDays(1);
    private static final String DESCRIBE = "eks:DescribeCertificateAuthority";
    private static final String CREATE =
            "aws eks create-certificate-authority --cluster-name {cluster} --region {region}";
    /** Within which nodes are lost that do not trust the authority: API servers sign with it when it is activated. */
    private static final Duration LOSS = Duration.ofHours(6);

    private static final String NEW_BUNDLE =
            "an upgrade to the version that it runs takes the new bundle over, unless certificateAuthority stands in nodeConfig.yaml: take that out first. The commands are those of {node}; do the same with the others, each with its own version.";
    private static final String UPGRADE =
            "one node after the other, drain it, run the sudo commands on the machine, and let pods onto it again: "
                    + NEW_BUNDLE;
    private static final Remedy NONE_LOST = Remedy.of(Commands.LATEST_NODEADM
                    + "A node that is still ready a day after the activation trusts it. Before that, where it was not upgraded since the successor came: "
                    + UPGRADE)
            .looking(Commands.AUTHORITIES)
            .looking(Commands.NODEADM_VERSION)
            .changing(Commands.DRAIN)
            .changing(Commands.UPGRADE_TO_THE_SAME)
            .changing(Commands.UNCORDON);

    private CertificateAuthorityRotation() {}

    /** The authority that signs ends, and none is there to follow it. */
    static Check expiring() {
        return CheckDescription.check("cluster-ca-expiring", Group.CLUSTER, Severity.WARNING)
                .comparing(
                        "End of the cluster's certificate authority against 365 days where no successor is there; error within 90, critical once it has ended.")
                .needing(EksSources.CLUSTER)
                .using(
                        EksSources.CERTIFICATE_AUTHORITIES,
                        "Which authority signs is unknown; where EKS has no list of them, a cluster's only one does.")
                .viewing(SharedViews.CLUSTER)
                .because("The authority was made with the cluster and lives for ten years.")
                .fixedBy(
                        "Have EKS append a successor. Then upgrade every machine before that is activated, as cluster-ca-successor-appended says.")
                .looking(Commands.AUTHORITIES)
                .changing(CREATE)
                .judging(CertificateAuthorityRotation::expiring);
    }

    private static void expiring(Facts facts, Verdict verdict) {
        var listed = facts.whereOn(EksSources.CERTIFICATE_AUTHORITIES);
        var end = listed.flatMap(CertificateAuthority::signing)
                .flatMap(CertificateAuthorityRotation::end)
                .or(() -> onlyEnd(facts));
        if (end.isEmpty()) {
            listed.ifPresentOrElse(
                    all -> verdict.unknown(
                            notTold(
                                    all,
                                    "EKS does not say when the certificate authority that signs ends, and the trust bundle has not one alone")),
                    () -> notInBundle(facts, verdict));
            return;
        }
        var now = facts.now();
        var followed = listed.flatMap(CertificateAuthorityRotation::successor).isPresent();
        var ended = !end.get().isAfter(now);
        if (ended || Age.soon(end.get(), followed ? QUARTER : YEAR, now)) {
            verdict.fail(
                    ended ? Severity.CRITICAL : Age.soon(end.get(), QUARTER, now) ? Severity.ERROR : Severity.WARNING,
                    verdict.clusterSubject(),
                    ended
                            ? "The cluster's certificate authority has ended"
                            : "The cluster's certificate authority ends",
                    Evidence.of("notAfter", end).and("hasSuccessor", followed));
        }
    }

    private static Optional<Instant> end(CertificateAuthority authority) {
        return authority
                .notAfter()
                .or(() -> authority.data().map(PemBundle::pem).map(Certificates::parse).stream()
                        .flatMap(List::stream)
                        .map(Certificate::notAfter)
                        .findFirst());
    }

    /** Which one signs is not told while another is being activated. */
    private static Cause notTold(List<CertificateAuthority> authorities, String otherwise) {
        if (CertificateAuthority.signing(authorities).isPresent()) {
            return new Cause(Kind.MALFORMED, DESCRIBE, otherwise);
        }
        return authorities.stream().anyMatch(CertificateAuthority::isActivating)
                ? new Cause(Kind.HELD_BACK, DESCRIBE, "a certificate authority is being activated")
                : new Cause(Kind.MALFORMED, DESCRIBE, "EKS names no certificate authority that signs");
    }

    private static void notInBundle(Facts facts, Verdict verdict) {
        if (bundle(facts).filter(List::isEmpty).isPresent()) {
            verdict.unknown(
                    new Cause(Kind.MALFORMED, DESCRIBE, "the trust bundle holds no certificate that can be read"));
        } else {
            verdict.doesNotApply(
                    "EKS has no list of certificate authorities here, and the trust bundle has not one alone");
        }
    }

    private static Optional<Instant> onlyEnd(Facts facts) {
        return bundle(facts)
                .filter(certificates -> certificates.size() == 1)
                .map(List::getFirst)
                .map(Certificate::notAfter);
    }

    /** Empty where EKS tells of none. */
    private static Optional<List<Certificate>> bundle(Facts facts) {
        return facts.get(SharedViews.CLUSTER)
                .endpoint()
                .certificateAuthority()
                .map(PemBundle::pem)
                .map(Certificates::parse);
    }

    /** A successor is there, and nodes may not know it yet. */
    static Check successorAppended() {
        return ofNodes("cluster-ca-successor-appended", Severity.INFO)
                .comparing(
                        "When hybrid nodes joined against when a successor of the certificate authority was appended; not within 30 days of its activation.")
                .because(
                        "The owner, EKS or a Pulumi update appended a successor. Nodes do not take it over by themselves.")
                .fixedBy(Commands.LATEST_NODEADM
                        + "Before the successor is activated, " + UPGRADE
                        + " Mooring cannot see that it was done.")
                .looking(Commands.AUTHORITY)
                .looking(Commands.NODEADM_VERSION)
                .changing(Commands.DRAIN)
                .changing(Commands.UPGRADE_TO_THE_SAME)
                .changing(Commands.UNCORDON)
                .judging(CertificateAuthorityRotation::successorAppended);
    }

    private static void successorAppended(Facts facts, Verdict verdict) {
        waiting(facts, verdict)
                .filter(successor -> !isNear(successor, MONTH, facts.now()))
                .ifPresent(successor -> tell(
                        Severity.INFO,
                        "A successor of the certificate authority was appended",
                        successor,
                        facts,
                        verdict));
    }

    /** The successor is about to sign. */
    static Check activationNear() {
        return ofNodes("cluster-ca-activation-near", Severity.CRITICAL)
                .comparing(
                        "Start of the automatic activation of a successor against 30 days, while hybrid nodes are there that joined before it was appended; critical within 7 days.")
                .because("EKS activates a successor by itself. Nodes that do not know it are then lost, all at once.")
                .fixedBy(Commands.LATEST_NODEADM
                        + "Before firstAutoActivation, " + UPGRADE
                        + " Mooring cannot see that it was done.")
                .looking(Commands.AUTHORITY)
                .looking(Commands.NODEADM_VERSION)
                .changing(Commands.DRAIN)
                .changing(Commands.UPGRADE_TO_THE_SAME)
                .changing(Commands.UNCORDON)
                .judging(CertificateAuthorityRotation::activationNear);
    }

    private static void activationNear(Facts facts, Verdict verdict) {
        waiting(facts, verdict)
                .filter(successor -> isNear(successor, MONTH, facts.now()))
                .ifPresent(successor -> tell(
                        isNear(successor, WEEK, facts.now()) ? Severity.CRITICAL : Severity.WARNING,
                        "The successor of the certificate authority is about to be activated",
                        successor,
                        facts,
                        verdict));
    }

    private static boolean isNear(CertificateAuthority successor, Duration time, Instant now) {
        return successor.isActivating()
                || successor
                        .schedule()
                        .firstActivation()
                        .filter(start -> !start.isAfter(now) || Age.soon(start, time, now))
                        .isPresent();
    }

    /** The successor, if there is one and nodes joined before it came. */
    private static Optional<CertificateAuthority> waiting(Facts facts, Verdict verdict) {
        var successor = successor(facts.get(EksSources.CERTIFICATE_AUTHORITIES));
        if (successor.isEmpty()) {
            verdict.doesNotApply("the certificate authority has no successor");
        }
        return successor.filter(
                found -> !older(facts.get(SharedViews.NODES), found).isEmpty());
    }

    private static void tell(
            Severity severity, String summary, CertificateAuthority successor, Facts facts, Verdict verdict) {
        var older = older(facts.get(SharedViews.NODES), successor);
        verdict.fail(
                severity,
                verdict.clusterSubject(),
                summary + "; " + older.size() + " hybrid node(s) joined before it came",
                evidence(successor, older).naming(Placeholder.CERTIFICATE_AUTHORITY, successor.id()));
    }

    /** The successor signs, and nodes that did not know it are lost. */
    static Check activated() {
        return ofNodes("cluster-ca-activated", Severity.CRITICAL)
                .comparing(
                        "Hybrid nodes that joined before the certificate authority in use was appended, for 30 days after its activation; critical where they were lost within 6 hours of it, else info.")
                .needing(EksSources.CLUSTER)
                .viewing(SharedViews.CLUSTER)
                .because(
                        "The successor was activated before every node knew it: their kubelets no longer trust the API server.")
                .fixedBy(
                        "While rollbackAvailable is true, activate the authority of before again, and see cluster-ca-successor-appended. Else upgrade the machines. "
                                + Commands.LATEST_NODEADM
                                + "Run the sudo commands on the machine; the upgrade leaves out what nodeadm asks the API server: "
                                + NEW_BUNDLE)
                .looking(Commands.AUTHORITIES)
                .looking(Commands.NODEADM_VERSION)
                .changing(
                        "aws eks activate-certificate-authority --cluster-name {cluster} --region {region} --certificate-authority-id {certificateAuthority}")
                .changing(Commands.UPGRADE_UNASKED)
                .orFixedBy(NONE_LOST)
                .judging(CertificateAuthorityRotation::activated);
    }

    private static void activated(Facts facts, Verdict verdict) {
        var authority = activatedLately(facts);
        if (authority.isEmpty()) {
            verdict.doesNotApply("no certificate authority was activated within 30 days");
            return;
        }
        var older = older(facts.get(SharedViews.NODES), authority.get());
        var since = authority.get().activatedAt().orElseThrow();
        var lost = older.stream().filter(node -> wasLostBy(since, node)).toList();
        if (!older.isEmpty()) {
            var evidence = evidence(authority.get(), older)
                    .naming(Placeholder.CERTIFICATE_AUTHORITY, before(authority.get(), facts))
                    .since(since)
                    .and("lost", names(lost.stream()));
            verdict.fail(
                    lost.isEmpty() ? Severity.INFO : Severity.CRITICAL,
                    verdict.clusterSubject(),
                    lost.isEmpty()
                            ? "Another certificate authority signs; hybrid nodes joined before it was appended"
                            : lost.size() + " hybrid node(s) were lost since another certificate authority signs",
                    lost.isEmpty() ? evidence.callingFor(NONE_LOST) : commandsOf(lost, evidence),
                    covers(lost, since, facts, verdict));
        }
    }

    /**
     * The authority that signs, where it was activated within a month. The first one of a cluster never was.
     *
     * @throws Unjudgeable where that is not told
     */
    private static Optional<CertificateAuthority> activatedLately(Facts facts) {
        var all = facts.get(EksSources.CERTIFICATE_AUTHORITIES);
        var signs = CertificateAuthority.signing(all)
                .orElseThrow(() -> Unjudgeable.notRead(notTold(all, "EKS names no certificate authority that signs")));
        var made = facts.get(SharedViews.CLUSTER).createdAt();
        var hasFollowed = all.stream().anyMatch(other -> other.createdAt().isBefore(signs.createdAt()));
        if (signs.activatedAt().isEmpty()) {
            if (hasFollowed
                    || made.filter(time -> signs.createdAt().isAfter(time.plus(DAY)))
                            .isPresent()) {
                throw Unjudgeable.notRead(
                        notTold(all, "EKS does not say when certificate authority " + signs.id() + " was activated"));
            }
            return Optional.empty();
        }
        if (Age.longAgo(signs.activatedAt().get(), MONTH, facts.now())) {
            return Optional.empty();
        }
        if (made.isEmpty() && !hasFollowed) {
            throw Unjudgeable.notRead(
                    new Cause(
                            Kind.MALFORMED,
                            "eks:DescribeCluster",
                            "EKS does not say when the cluster was made, and so not whether its certificate authority is the first"));
        }
        return Optional.of(signs)
                .filter(found ->
                        hasFollowed || made.filter(found.createdAt()::isAfter).isPresent());
    }

    /** The id of the one to go back to, while EKS lets one. */
    private static Optional<String> before(CertificateAuthority activated, Facts facts) {
        return facts.get(EksSources.CERTIFICATE_AUTHORITIES).stream()
                .filter(_ -> activated.rollbackAvailable())
                .filter(authority -> authority.createdAt().isBefore(activated.createdAt()))
                .max(Comparator.comparing(CertificateAuthority::createdAt))
                .map(CertificateAuthority::id);
    }

    /** A node that was still ready some time after the activation has proven its trust: it was lost for another reason. */
    private static boolean wasLostBy(Instant activation, HybridNode node) {
        return wasLostSince(activation, node) && !wasLostLater(activation, node);
    }

    private static boolean wasLostLater(Instant activation, HybridNode node) {
        return wasLostSince(activation.plus(LOSS), node);
    }

    private static boolean wasLostSince(Instant time, HybridNode node) {
        var ready = node.condition("Ready");
        return node.isLost()
                && ready != null
                && ready.lastTransition() != null
                && !ready.lastTransition().isBefore(time);
    }

    /** The nodes, and the sites whose loss is theirs. */
    private static Set<String> covers(List<HybridNode> lost, Instant activation, Facts facts, Verdict verdict) {
        var nodes = Set.copyOf(names(lost.stream()));
        var names = new HashSet<>(nodes);
        facts.get(SharedViews.NODES).lost().stream()
                .collect(Collectors.groupingBy(
                        node -> Optional.ofNullable(verdict.subject(node).site())))
                .forEach((site, ofSite) -> {
                    if (areMost(nodes, ofSite) && ofSite.stream().noneMatch(node -> wasLostLater(activation, node))) {
                        site.ifPresent(names::add);
                    }
                });
        return names;
    }

    private static boolean areMost(Set<String> nodes, List<HybridNode> ofSite) {
        return ofSite.stream().filter(node -> nodes.contains(node.name())).count() * 2 > ofSite.size();
    }

    /** A certificate authority did not get into the trust bundle. */
    static Check distributionFailed() {
        return CheckDescription.check("cluster-ca-distribution-failed", Group.CLUSTER, Severity.ERROR)
                .comparing("distributionStatus of each certificate authority against FAILED.")
                .needing(EksSources.CERTIFICATE_AUTHORITIES)
                .because("EKS could not put its certificate into the cluster's trust bundle.")
                .fixedBy(
                        "Delete it and create another; where EKS does not let you, or it fails again, ask AWS support.")
                .looking(Commands.AUTHORITY)
                .changing(
                        "aws eks delete-certificate-authority --cluster-name {cluster} --region {region} --certificate-authority-id {certificateAuthority}")
                .changing(CREATE)
                .judging(CertificateAuthorityRotation::distributionFailed);
    }

    private static void distributionFailed(Facts facts, Verdict verdict) {
        facts.get(EksSources.CERTIFICATE_AUTHORITIES).stream()
                .filter(authority -> "FAILED".equals(authority.distributionStatus()))
                .sorted(Comparator.comparing(CertificateAuthority::id))
                .forEach(authority -> verdict.fail(
                        Subject.of("certificate-authority", authority.id()),
                        "The certificate authority was not distributed",
                        evidence(authority, List.of())));
    }

    private static CheckDescription ofNodes(String id, Severity severity) {
        return CheckDescription.check(id, Group.CLUSTER, severity)
                .needing(EksSources.CERTIFICATE_AUTHORITIES, KubernetesSources.NODES)
                .viewing(SharedViews.NODES);
    }

    /** The one that is to sign next: after an activation the one before is not used either, and is older. */
    private static Optional<CertificateAuthority> successor(List<CertificateAuthority> authorities) {
        var signs = CertificateAuthority.signing(authorities);
        return authorities.stream()
                .filter(authority -> !authority.isInUse() && !"DELETING".equals(authority.distributionStatus()))
                .filter(authority -> signs.filter(
                                found -> !authority.createdAt().isAfter(found.createdAt()))
                        .isEmpty())
                .max(Comparator.comparing(CertificateAuthority::createdAt));
    }

    private static List<HybridNode> older(FleetNodes nodes, CertificateAuthority authority) {
        return nodes.current().stream()
                .filter(node -> node.createdAt() == null || node.createdAt().isBefore(authority.createdAt()))
                .toList();
    }

    private static Evidence evidence(CertificateAuthority authority, List<HybridNode> older) {
        var evidence = Evidence.of("id", authority.id())
                .and("createdAt", authority.createdAt())
                .and("createdBy", authority.createdBy())
                .and("signingStatus", authority.signingStatus())
                .and("distributionStatus", authority.distributionStatus())
                .and("activatedAt", authority.activatedAt())
                .and("firstAutoActivation", authority.schedule().firstActivation())
                .and("finalAutoActivation", authority.schedule().finalActivation())
                .and("rollbackAvailable", authority.rollbackAvailable())
                .and("joinedBefore", names(older.stream()));
        return commandsOf(older, evidence);
    }

    /** Names the node whose commands are told, one that nodeadm set up and that can be drained, and the version that it runs. */
    private static Evidence commandsOf(List<HybridNode> nodes, Evidence evidence) {
        nodes.stream()
                .min(Comparator.comparing((HybridNode node) -> node.software().isBottlerocket())
                        .thenComparing(HybridNode::isLost)
                        .thenComparing(HybridNode::name))
                .ifPresent(first -> evidence.naming(Placeholder.NODE, first.name())
                        .naming(Placeholder.KUBELET_VERSION, KubernetesVersion.parse(first.kubeletVersion())));
        return evidence;
    }

    private static List<String> names(Stream<HybridNode> nodes) {
        return nodes.map(HybridNode::name).sorted().toList();
    }
}
