package dev.mooring.page;

import dev.mooring.check.Severity;
import dev.mooring.report.Finding;
import dev.mooring.report.NodeState;
import org.jspecify.annotations.Nullable;

/**
 * One machine on the page. A machine that a finding speaks against is never shown as healthy, whatever kubelet says.
 *
 * @param trouble the worst open finding about the node, of severity error or critical; null where there is none
 */
public record NodeRow(NodeState node, @Nullable Finding trouble) {

    /** Whether a finding is one that speaks against the health of the node it is about. */
    static boolean isTrouble(Finding finding) {
        return finding.ignoredBy() == null
                && "node".equals(finding.subject().kind())
                && finding.severity().compareTo(Severity.ERROR) >= 0;
    }

    /**
     * One of the four truths.
     *
     * @param word {@code yes}, {@code no} or {@code unknown}
     */
    public record Cell(String word) {
        /** For people: what is not known is a question. */
        public String text() {
            return isUnknown() ? "?" : word;
        }

        boolean isYes() {
            return "yes".equals(word);
        }

        boolean isUnknown() {
            return "unknown".equals(word);
        }
    }

    public String state() {
        return trouble != null && "healthy".equals(node.state()) ? "unhealthy" : node.state();
    }

    public Cell declared() {
        return new Cell(node.declared());
    }

    public Cell registered() {
        return new Cell(node.registered());
    }

    public Cell joined() {
        return new Cell(node.joined());
    }

    public Cell healthy() {
        return new Cell(trouble != null && "yes".equals(node.healthy()) ? "no" : node.healthy());
    }

    /** The first of the four that is broken; null where none is known to be. */
    public @Nullable String brokenStep() {
        return node.firstBrokenStep() == null && trouble != null ? "healthy" : node.firstBrokenStep();
    }

    /** What to do about it, or what the finding says. */
    public @Nullable String nextStep() {
        return node.firstBrokenStep() == null && trouble != null ? trouble.summary() : node.nextStep();
    }

    boolean isBroken() {
        return brokenStep() != null;
    }
}
