package dev.mooring.page.node;

import dev.mooring.report.NodeState;
import dev.mooring.report.Report.ReadingState;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * How far a machine came: declared, registered, joined, healthy; with what was asked about each, and when. Pure.
 */
public record Chain(NodeState node, List<ReadingState> readings) {
    /** How a source is to be recognised by its name. */
    private static final List<String> DECLARATIONS = List.of("pulumi-state", "esc-environment");

    private static final List<String> SSM = List.of("ssm-managed-instances", "ssm-activations");
    private static final List<String> ROLES_ANYWHERE =
            List.of("roles-anywhere-subjects", "roles-anywhere-profiles", "roles-anywhere-trust-anchors");
    private static final List<String> NODES = List.of("kubernetes-nodes");
    private static final List<String> HEALTH = List.of("kubernetes-nodes", "kubernetes-leases");
    private static final List<String> NEIGHBOURS = List.of("kubernetes-neighbour-pods", "kubernetes-gateway");

    /**
     * A step on the way.
     *
     * @param word {@code yes}, {@code no} or {@code unknown}
     * @param broken whether it is the first that is broken
     * @param sources that were asked about it
     */
    public record Step(String name, String question, String word, boolean broken, List<ReadingState> sources) {
        public String sign() {
            return switch (word) {
                case "yes" -> "✓";
                case "no" -> "✖";
                default -> "?";
            };
        }

        /** What is not known is a question. */
        public String answer() {
            return "unknown".equals(word) ? "?" : word;
        }
    }

    /**
     * The line beside the steps.
     *
     * @param sources that were asked about it
     */
    public record Stands(NodeState node, List<ReadingState> sources) {
        /** A class of the style sheet: what is lost is as bad as a step that is broken. */
        public String word() {
            return isLost() ? "no" : node.occupied().equals("unknown") ? "unknown" : "yes";
        }

        public boolean isLost() {
            return node.neighbours().stream().anyMatch(NodeState.Standing::wasLost);
        }

        /** In short: what is not known is a question. */
        public String answer() {
            return switch (node.occupied()) {
                case "yes" ->
                    isLost() ? "lost with it" : String.valueOf(node.neighbours().size());
                case "no" -> "none";
                default -> "?";
            };
        }

        /** Whether there may be more than is known of. */
        public boolean isPartly() {
            return sources.stream().anyMatch(source -> "unavailable".equals(source.state()));
        }
    }

    public List<Step> steps() {
        return List.of(
                step("declared", "Do Pulumi or ESC declare it?", node.declared(), DECLARATIONS),
                step("registered", "Do its credentials exist?", node.registered(), credentials()),
                step("joined", "Has it a Node in the cluster?", node.joined(), NODES),
                step("healthy", "Does it report, and is nothing wrong with it?", node.healthy(), HEALTH));
    }

    private List<String> credentials() {
        return switch (Objects.requireNonNullElse(node.credentialProvider(), "")) {
            case "ssm" -> SSM;
            case "iam-ra" -> ROLES_ANYWHERE;
            default -> Stream.of(SSM, ROLES_ANYWHERE).flatMap(List::stream).toList();
        };
    }

    private Step step(String name, String question, String word, List<String> sources) {
        return new Step(name, question, word, name.equals(brokenStep()), asked(sources));
    }

    private List<ReadingState> asked(List<String> sources) {
        return readings.stream()
                .filter(reading -> sources.contains(reading.source()) && !"off".equals(reading.state()))
                .toList();
    }

    /** What stands on it, beside the four steps: nothing of it makes a step broken. */
    public Stands stands() {
        return new Stands(node, asked(NEIGHBOURS));
    }

    /** The first that is broken; empty where none is known to be. */
    public String brokenStep() {
        var broken = node.firstBrokenStep();
        return broken == null ? "" : broken;
    }
}
