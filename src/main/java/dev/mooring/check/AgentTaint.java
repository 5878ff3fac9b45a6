package dev.mooring.check;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.Taint;
import org.jspecify.annotations.Nullable;

/**
 * The taint of a node whose agent of Cilium is not ready. Cilium's operator gives it no time (cilium,
 * {@code operator/watchers/node_taint.go}): since when it is there, only whoever looks twice can tell.
 */
public final class AgentTaint {
    public static final String KEY = "node.cilium.io/agent-not-ready";
    static final String PREFIX = "agent taint of ";

    private AgentTaint() {}

    /** Null where the node has none. */
    public static @Nullable Taint on(HybridNode node) {
        return node.taint(KEY);
    }

    /** What the memory of verifications calls it. */
    public static String of(HybridNode node) {
        return PREFIX + node.name();
    }
}
