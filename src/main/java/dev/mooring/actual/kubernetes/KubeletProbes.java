package dev.mooring.actual.kubernetes;

import java.util.Map;
import java.util.Optional;

/**
 * What came of asking kubelets, through the API server, for one line of a pod's log.
 *
 * @param failures by node that was asked: the API server's message, or nothing where kubelet answered
 */
public record KubeletProbes(Map<String, Optional<String>> failures) {
    public KubeletProbes {
        failures = Map.copyOf(failures);
    }
}
