package dev.mooring.api;

import dev.mooring.report.Finding;
import dev.mooring.report.NodeState;
import dev.mooring.report.NodeState.CertificateEnd;
import dev.mooring.report.NodeState.Kubelet;
import dev.mooring.report.NodeState.Standing;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One machine with all that is known of it. What it has in common with {@link NodeState} means the same.
 *
 * @param stateSince since when it has been as it is in all of this, findings and sources aside; null where that was before
 *     any history
 * @param chain the four steps, in the order in which a machine takes them
 * @param sources what told of it, and when it was read
 * @param certificates the newest that were seen, with their ends
 * @param findings open ones about it, worst first, those that others explain included; of a time that is past, those that
 *     counted then
 * @param past findings about it that are over, the newest first; none of a time that is past
 */
public record NodeView(
        String name,
        String cluster,
        @Nullable String site,
        String state,
        String declared,
        String registered,
        String joined,
        String healthy,
        @Nullable String firstBrokenStep,
        @Nullable String nextStep,
        @Nullable String address,
        @Nullable String credentialProvider,
        @Nullable String kubeletVersion,
        @Nullable String ready,
        @Nullable String supersededBy,
        @Nullable Kubelet kubelet,
        @Nullable Instant stateSince,
        List<Step> chain,
        List<Said> sources,
        List<CertificateEnd> certificates,
        String occupied,
        List<Standing> neighbours,
        List<Finding> findings,
        List<Finding> past) {

    /**
     * One of the four steps.
     *
     * @param step {@code declared}, {@code registered}, {@code joined} or {@code healthy}
     * @param truth {@code yes}, {@code no} or {@code unknown}
     * @param broken whether it is the first one that is broken: what comes after it need not be looked at
     * @param sources which sources tell of it
     */
    public record Step(String step, String truth, boolean broken, List<String> sources) {}

    /**
     * What one source said.
     *
     * @param state {@code fresh}, {@code unavailable} or {@code off}
     * @param asOf when it was read last; null where it never was
     * @param cause why there is no answer; null where there is one
     * @param said what it said of this machine, in words; null where it has no answer, or says nothing that lasts
     */
    public record Said(
            String source,
            String state,
            @Nullable Instant asOf,
            @Nullable String cause,
            @Nullable String said) {}

    static NodeView of(
            NodeState node,
            @Nullable Instant since,
            List<Step> chain,
            List<Said> sources,
            List<Finding> findings,
            List<Finding> past) {
        return new NodeView(
                node.name(),
                node.cluster(),
                node.site(),
                node.state(),
                node.declared(),
                node.registered(),
                node.joined(),
                node.healthy(),
                node.firstBrokenStep(),
                node.nextStep(),
                node.address(),
                node.credentialProvider(),
                node.kubeletVersion(),
                node.ready(),
                node.supersededBy(),
                node.kubelet(),
                since,
                chain,
                sources,
                node.certificates(),
                node.occupied(),
                node.neighbours(),
                findings,
                past);
    }
}
