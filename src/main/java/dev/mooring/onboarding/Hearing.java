package dev.mooring.onboarding;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the way on which Pulumi Cloud tells of one stack or environment.
 *
 * @param own when its newest delivery came; empty where none is known
 * @param organization when the newest delivery of anything of its organisation came
 * @param setUp what Pulumi Cloud last said of its webhooks; empty where it was not asked since the start
 */
record Hearing(Optional<Instant> own, Optional<Instant> organization, Optional<Said> setUp) {
    /** Nothing is known. */
    static final Hearing NOTHING = new Hearing(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * What Pulumi Cloud said.
     *
     * @param problems what is wrong with the webhooks, with what to do; none where deliveries come as they should
     * @param certain whether all webhooks could be seen: else a good one may be among the others
     * @param any whether a webhook that points here was seen
     */
    record Said(Instant at, List<String> problems, boolean certain, boolean any) {}
}
