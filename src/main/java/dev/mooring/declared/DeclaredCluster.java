package dev.mooring.declared;

import dev.mooring.reading.Reading;
import java.util.List;
import java.util.Optional;

/**
 * The declared side of one cluster.
 *
 * @param stack what its Pulumi stack says
 * @param environmentNodes the nodes that its ESC environment lists; switched off where none is configured
 */
public record DeclaredCluster(Reading<DeclaredStack> stack, Reading<Declared<List<DeclaredNode>>> environmentNodes) {

    /** The EKS cluster resource, if the stack could be read and declares one. */
    public Optional<DeclaredEksCluster> eksCluster() {
        return stack.value().flatMap(DeclaredStack::cluster);
    }

    /** Declared nodes as far as they are known; for what may be missing, ask the roster. */
    public List<DeclaredNode> nodes() {
        return stack.value()
                .flatMap(found -> found.nodes().value())
                .or(() -> environmentNodes.value().flatMap(Declared::value))
                .orElse(List.of());
    }
}
