package dev.mooring.actual.neighbours;

/**
 * What makes a pod anew when it is rolled out again.
 *
 * @param kind as kubectl names it: {@code deployment}, {@code statefulset}, {@code daemonset}
 */
public record Workload(String kind, String name) {
    /** As kubectl takes it: {@code deployment/external-secrets}. */
    @Override
    public String toString() {
        return kind + "/" + name;
    }
}
