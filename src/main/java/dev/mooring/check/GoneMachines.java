package dev.mooring.check;

import dev.mooring.actual.HybridNode;
import java.time.Duration;

/** Node objects whose machines are gone for good: nobody but people removes them, and no site is the worse for it. */
public final class GoneMachines {
    private static final Duration LONG_LOST = Duration.ofHours(24);

    private GoneMachines() {}

    /** Lost for more than a day, and SSM, by which it joined, no longer knows the machine. */
    public static boolean isGone(HybridNode node, Situation situation) {
        var ready = node.condition("Ready");
        return ready != null
                && node.isLost()
                && Age.longAgo(ready.lastTransition(), LONG_LOST, situation.now())
                && "ssm".equals(node.credentialProvider())
                && situation.actual().credentials().managedInstances().value().isPresent()
                && !situation.managedInstancesById().containsKey(node.name());
    }
}
