package dev.mooring.check.credential;

import dev.mooring.actual.ssm.Activation;
import dev.mooring.check.ClusterActivations;
import dev.mooring.check.SharedViews;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.reading.Facts;
import dev.mooring.roster.NodeTruth;
import dev.mooring.roster.Truth;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Declared machines that still have to register with SSM, and which activations stand in their way. A machine whose
 * declaration names its activation needs that one. Another one can use any that is not full and has not ended; where there is
 * none, the shared activation that ends last is in the way. Activations that were made for one machine each (limit 1, as
 * Cluster API makes them, or short-lived ones) did their work once they are used up, and are in nobody else's way.
 *
 * @param named ids of activations that such machines name
 * @param others how many such machines name none
 */
record MachinesToCome(Set<String> named, long others) {
    /** Whoever makes an activation for so short a time knows that it ends. */
    private static final Duration SHORT_LIFE = Duration.ofHours(72);

    /** For rules that state the cluster's activations and the declared machines. */
    static MachinesToCome of(Facts facts) {
        var machines = facts.partly(SharedViews.DECLARED_MACHINES).stream()
                .flatMap(roster -> roster.machines().stream())
                .filter(MachinesToCome::isToCome)
                .map(machine -> machine.declaration().flatMap(DeclaredNode::activationId))
                .toList();
        return new MachinesToCome(
                machines.stream().flatMap(Optional::stream).collect(Collectors.toSet()),
                machines.stream().filter(Optional::isEmpty).count());
    }

    private static boolean isToCome(NodeTruth machine) {
        return machine.declared() == Truth.YES
                && machine.joined() == Truth.NO
                && machine.registered() != Truth.YES
                && machine.declaration()
                        .flatMap(DeclaredNode::credentialProvider)
                        .filter("iam-ra"::equals)
                        .isEmpty();
    }

    /** The cluster's activations that stand in the way of such a machine; certain ones only where something is not known. */
    List<Activation> inTheWay(Facts facts) {
        var activations = facts.get(ClusterActivations.THERE);
        var useless = activations.stream()
                .filter(activation -> !isUsable(activation, facts.now()))
                .toList();
        var shared = others > 0
                        && useless.size() == activations.size()
                        && facts.unread().isEmpty()
                ? useless.stream()
                        .filter(activation -> !isMadeForOne(activation, activations))
                        .max(Comparator.comparing((Activation activation) ->
                                        activation.expires().orElse(Instant.MAX))
                                .thenComparing(Activation::id))
                : Optional.<Activation>empty();
        return useless.stream()
                .filter(activation -> named.contains(activation.id())
                        || shared.filter(activation::equals).isPresent())
                .toList();
    }

    private static boolean isUsable(Activation activation, Instant now) {
        return !hasEnded(activation, now) && activation.registrations() < activation.registrationLimit();
    }

    static boolean hasEnded(Activation activation, Instant now) {
        return activation.expired()
                || activation.expires().filter(end -> !end.isAfter(now)).isPresent();
    }

    /** Limit 1 is also what nobody set: one alone may be meant for all machines, unless it was made for a short time. */
    static boolean isMadeForOne(Activation activation, Collection<Activation> all) {
        return activation.registrationLimit() == 1
                && (isShortLived(activation)
                        || all.stream()
                                        .filter(other -> other.registrationLimit() == 1)
                                        .limit(2)
                                        .count()
                                > 1);
    }

    static boolean isShortLived(Activation activation) {
        return activation.created().isPresent()
                && activation
                        .expires()
                        .filter(end -> Duration.between(activation.created().get(), end)
                                        .compareTo(SHORT_LIFE)
                                <= 0)
                        .isPresent();
    }
}
