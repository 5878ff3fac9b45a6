package dev.mooring.actual.neighbours;

/**
 * What a store is called by those who use it.
 *
 * @param kind {@code SecretStore} or {@code ClusterSecretStore}
 * @param object without a namespace, where it is of the whole cluster
 */
public record StoreName(String kind, ObjectName object) {
    static final String OF_NAMESPACE = "SecretStore";
    static final String OF_CLUSTER = "ClusterSecretStore";

    /** As an object in a namespace refers to it. */
    static StoreName referred(String kind, String name, String namespace) {
        return new StoreName(kind, new ObjectName(OF_CLUSTER.equals(kind) ? "" : namespace, name));
    }

    /** Whether it takes rights over the whole cluster to put it there. */
    public boolean isOfWholeCluster() {
        return OF_CLUSTER.equals(kind);
    }

    @Override
    public String toString() {
        return object.toString();
    }
}
