package dev.mooring.declared.deployments;

import java.util.List;

/**
 * Pulumi's looks for drift that were deployments of the stack. Whoever previews a refresh makes one as well, from a laptop or a
 * pipeline (Pulumi's docs, drift): that one is no deployment, and says nothing of the schedule.
 *
 * @param newest the newest ones, newest first
 * @param goesOn whether there are older runs than were read, of which some may be deployments
 */
public record DriftRuns(List<DriftRun> newest, boolean goesOn) {
    public DriftRuns {
        newest = List.copyOf(newest);
    }
}
