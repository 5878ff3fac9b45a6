package dev.mooring.declared;

/**
 * An operation that had begun when the process that ran it ended: Pulumi does not know what became of it
 * (pulumi/pulumi {@code sdk/go/common/apitype}, OperationV2).
 *
 * @param kind {@code creating}, {@code updating}, {@code deleting}, …
 * @param urn of the resource
 * @param isOver whether what is declared of the resource is certain all the same. Pulumi keeps one that creates until
 *     somebody says what became of it, also where a later update has made the resource
 */
public record PendingOperation(String kind, String urn, boolean isOver) {
    @Override
    public String toString() {
        return kind + " " + urn;
    }
}
