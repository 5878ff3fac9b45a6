package dev.mooring.declared.deployments;

import java.util.List;

/**
 * A stack's deployments.
 *
 * @param stackPaused whether somebody paused those of the stack
 * @param organizationPaused whether somebody paused those of the organization
 * @param newest the newest ones, newest first, as far back as one has ended
 * @param goesOn whether there are older ones than those, which may wait or run as well
 */
public record DeploymentQueue(
        boolean stackPaused, boolean organizationPaused, List<Deployment> newest, boolean goesOn) {
    public DeploymentQueue {
        newest = List.copyOf(newest);
    }

    public boolean isPaused() {
        return stackPaused || organizationPaused;
    }
}
