package dev.mooring.api;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.api.NodeView.Said;
import dev.mooring.api.NodeView.Step;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.report.Finding;
import dev.mooring.report.Finding.Status;
import dev.mooring.report.FindingFilter;
import dev.mooring.report.FindingStore;
import dev.mooring.report.NodeState;
import dev.mooring.report.NodeStore;
import dev.mooring.report.Report;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.ReportStore;
import dev.mooring.report.ReportStore.Glance;
import dev.mooring.report.WorstFirst;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Composes all that is known of one machine. */
@Singleton
public final class NodeViews {
    private static final int FINDINGS = 100;
    private static final String PULUMI = DeclaredSources.PULUMI_STATE.id();
    private static final String ESC = DeclaredSources.ESC_ENVIRONMENT.id();
    private static final String SSM = SsmSources.MANAGED_INSTANCES.id();
    private static final String SUBJECTS = RolesAnywhereSources.SUBJECTS.id();
    private static final String NODES = KubernetesSources.NODES.id();
    private static final String LEASES = KubernetesSources.LEASES.id();
    private static final String NEIGHBOURS = NeighbourSources.PODS.id();
    private static final String GATEWAY = KubernetesSources.GATEWAY.id();
    private final NodeStore nodes;
    private final FindingStore findings;
    private final ReportStore reports;

    @Inject
    NodeViews(NodeStore nodes, FindingStore findings, ReportStore reports) {
        this.nodes = nodes;
        this.findings = findings;
        this.reports = reports;
    }

    /** As of now. */
    public Optional<NodeView> find(String cluster, String name) {
        var about = FindingFilter.ALL.ofCluster(cluster).ofNode(name);
        return nodes.since(cluster, name)
                .map(found -> view(
                        found,
                        reports.glance(cluster).map(Glance::readings).orElse(List.of()),
                        findings.worst(about.withStatus(Status.OPEN), WorstFirst.FIRST, FINDINGS),
                        findings.worst(about.withStatus(Status.RESOLVED), WorstFirst.FIRST, FINDINGS).stream()
                                .sorted(Comparator.comparing(NodeViews::end).reversed())
                                .toList()));
    }

    /** As of a time; empty also where nothing is known of then. */
    public Optional<NodeView> find(String cluster, String name, Instant at) {
        return nodes.history()
                .since(cluster, name, at)
                .flatMap(found -> reports.asOf(cluster, at)
                        .map(report -> view(found, report.readings(), about(report, name), List.of())));
    }

    private static Instant end(Finding finding) {
        return Objects.requireNonNullElse(finding.resolvedAt(), finding.lastSeen());
    }

    private static List<Finding> about(Report report, String node) {
        return report.findings().stream()
                .filter(finding -> finding.subject().isNode(node))
                .sorted(Comparator.comparing(WorstFirst::of))
                .toList();
    }

    private static NodeView view(
            NodeStore.Since found, List<ReadingState> readings, List<Finding> open, List<Finding> past) {
        var node = found.node();
        var chain = chain(node);
        var sources = readings.stream()
                .filter(reading -> isOfNeighbours(reading.source())
                        || chain.stream().anyMatch(step -> step.sources().contains(reading.source())))
                .map(reading -> new Said(
                        reading.source(), reading.state(), reading.asOf(), reading.cause(), said(node, reading)))
                .toList();
        return NodeView.of(node, found.since(), chain, sources, open, past);
    }

    private static boolean isOfNeighbours(String source) {
        return source.equals(NEIGHBOURS) || source.equals(GATEWAY);
    }

    private static List<Step> chain(NodeState node) {
        return List.of(
                step(node, "declared", node.declared(), List.of(PULUMI, ESC)),
                step(node, "registered", node.registered(), registrars(node)),
                step(node, "joined", node.joined(), List.of(NODES)),
                step(node, "healthy", node.healthy(), List.of(NODES, LEASES)));
    }

    private static Step step(NodeState node, String step, String truth, List<String> sources) {
        return new Step(step, truth, step.equals(node.firstBrokenStep()), sources);
    }

    /** Without a known credential provider, either may know the machine. */
    private static List<String> registrars(NodeState node) {
        return switch (node.credentialProvider()) {
            case "ssm" -> List.of(SSM);
            case "iam-ra" -> List.of(SUBJECTS);
            case null, default -> List.of(SSM, SUBJECTS);
        };
    }

    private static @Nullable String said(NodeState node, ReadingState reading) {
        var source = reading.source();
        if (!"fresh".equals(reading.state())) {
            return null;
        }
        if (source.equals(PULUMI) || source.equals(ESC)) {
            return words(node.declared(), "declares it", "does not declare it", "does not tell whether it is declared");
        }
        if (source.equals(SSM) || source.equals(SUBJECTS)) {
            return words(node.registered(), "knows it", "does not know it", "does not tell whether it is registered");
        }
        if (source.equals(NEIGHBOURS)) {
            return words(
                    node.occupied(), "tells what stands on it", "tells that nothing stands on it", "does not tell");
        }
        // A lease only says when kubelet was heard of last, which changes all the time.
        return source.equals(NODES) ? ofNode(node) : null;
    }

    private static String ofNode(NodeState node) {
        var kubelet = node.kubelet();
        if (kubelet == null) {
            return words(node.joined(), "has a Node of it", "has no Node of it", "does not tell whether it joined");
        }
        var said = new StringBuilder("Ready is " + node.ready());
        if (kubelet.readyReason() != null && !kubelet.readyReason().isEmpty()) {
            said.append(" (").append(kubelet.readyReason()).append(')');
        }
        if (kubelet.readySince() != null) {
            said.append(" since ").append(kubelet.readySince());
        }
        return kubelet.cordoned() ? said.append("; cordoned").toString() : said.toString();
    }

    private static String words(String truth, String yes, String no, String unknown) {
        return switch (truth) {
            case "yes" -> yes;
            case "no" -> no;
            default -> unknown;
        };
    }
}
