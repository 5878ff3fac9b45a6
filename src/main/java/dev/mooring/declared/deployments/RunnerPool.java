package dev.mooring.declared.deployments;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The pool of runners that a stack's deployments use.
 *
 * @param lastSeen when any of its runners was heard of last
 * @param runners those that Pulumi Cloud still shows: an hour or two after they went offline it does no more
 */
public record RunnerPool(String id, String name, boolean online, Optional<Instant> lastSeen, List<Runner> runners) {
    public RunnerPool {
        runners = List.copyOf(runners);
    }

    /**
     * A runner.
     *
     * @param host what it calls its machine: in Kubernetes the name of its pod
     */
    public record Runner(String host, String version, boolean online, Optional<Instant> lastSeen) {}
}
