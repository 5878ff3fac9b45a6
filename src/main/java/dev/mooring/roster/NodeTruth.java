package dev.mooring.roster;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.declared.DeclaredNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The four-way truth of one machine: declared, credential-registered, joined, healthy.
 *
 * @param name its Node's name or, before it joined, what it is declared or registered as
 * @param supersededBy the node that took this one's place, where a machine registered again under a new id
 */
public record NodeTruth(
        String name,
        @Nullable String site,
        Optional<DeclaredNode> declaration,
        Optional<HybridNode> node,
        Truth declared,
        Truth registered,
        Truth joined,
        Truth healthy,
        @Nullable String supersededBy) {

    /** The first of the four that is broken, in the order a machine passes through them; empty when none is. */
    public Optional<String> firstBrokenStep() {
        if (declared == Truth.NO) {
            return Optional.of("declared");
        }
        if (registered == Truth.NO) {
            return Optional.of("registered");
        }
        if (joined == Truth.NO) {
            return Optional.of("joined");
        }
        return healthy == Truth.NO ? Optional.of("healthy") : Optional.empty();
    }

    /** The same of a machine that something severe is known of: not healthy, whatever its kubelet says. */
    public NodeTruth notHealthy() {
        return healthy == Truth.YES
                ? new NodeTruth(name, site, declaration, node, declared, registered, joined, Truth.NO, supersededBy)
                : this;
    }

    /** What to do about the first broken step. */
    public Optional<String> nextStep() {
        return firstBrokenStep().map(step -> switch (step) {
            case "declared" ->
                supersededBy == null
                        ? "Declare it in hybridNodes, or drain it, "
                                + (isBottlerocket() ? "switch it off" : "run nodeadm uninstall on it")
                                + " and kubectl delete node " + name
                        : "The machine is now " + supersededBy + ": kubectl delete node " + name;
            case "registered" ->
                isBottlerocket()
                        ? "Look at the credentials in its settings (user data), and at its bootstrap container"
                        : "Run nodeadm init -c file://nodeConfig.yaml on the machine; nodeadm debug tells what fails";
            case "joined" ->
                "Registered but no Node: run nodeadm debug -c file://nodeConfig.yaml on it; check access entry, DNS and port 443";
            default ->
                "kubectl describe node " + name + "; then journalctl -u kubelet "
                        + (isBottlerocket() ? "in its admin container" : "on the machine");
        });
    }

    /** As far as it is known: only what has joined tells what runs on it. */
    private boolean isBottlerocket() {
        return node.filter(joined -> joined.software().isBottlerocket()).isPresent();
    }
}
