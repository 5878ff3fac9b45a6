package dev.mooring.discovery;

import dev.mooring.cluster.StackName;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.declared.DeclaredEksCluster;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.declared.pulumi.StackReader;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Says of one stack whether what it declares is a cluster with hybrid nodes. Reads what the verification reads, so what was
 * meant: a cluster that somebody deleted by hand is still declared, be the state refreshed or not.
 */
@Singleton
class StackSurvey {
    private static final int ACCOUNT = 4;
    private final StackReader reader;
    private final DiscoveryConfig config;

    @Inject
    StackSurvey(StackReader reader, DiscoveryConfig config) {
        this.reader = reader;
        this.config = config;
    }

    /** What was found. */
    sealed interface Found {
        /** A cluster with hybrid networks, in this account as far as the state tells. */
        record Hybrid(Optional<String> account) implements Found {}

        /** Read whole, and there is none. */
        record Other(String why) implements Found {}

        /** Pulumi Cloud knows no such stack, or shows it to the token no longer: it says the same of both. */
        record Gone(String why) implements Found {}

        /**
         * Nothing can be said.
         *
         * @param isOfThisStack another one may be read all the same
         */
        record Unknown(String why, boolean isOfThisStack) implements Found {}
    }

    Found look(StackName stack) {
        var settings = DiscoveredSettings.of(stack, Optional.empty(), config);
        var reading = reader.read(WatchedCluster.of(ClusterNames.of(stack), settings), Optional.empty());
        return switch (reading) {
            case Reading.Fresh<DeclaredStack> fresh -> judge(fresh.answer());
            case Reading.Unavailable<DeclaredStack> unavailable -> unread(unavailable.why());
            case Reading.SwitchedOff<DeclaredStack> off -> new Found.Unknown(off.because(), true);
            case Reading.Absent<DeclaredStack> absent -> new Found.Unknown(absent.because(), true);
        };
    }

    private static Found judge(DeclaredStack stack) {
        if (stack.status().operationInFlight().isPresent()) {
            return new Found.Unknown("an operation runs: it is looked at again when that has ended", true);
        }
        if (stack.cluster().isEmpty()) {
            return new Found.Other("its state declares no EKS cluster");
        }
        var cluster = stack.cluster().get();
        var networks = cluster.hasNodeNetworks();
        if (networks.isHidden()) {
            return new Found.Unknown("its remoteNetworkConfig is a secret, or not known before the next update", true);
        }
        return networks.value().orElse(false)
                ? new Found.Hybrid(account(cluster))
                : new Found.Other("its EKS cluster has no remoteNetworkConfig: no hybrid nodes");
    }

    /** {@code arn:aws:eks:us-west-2:111122223333:cluster/hybrid-prod}. */
    private static Optional<String> account(DeclaredEksCluster cluster) {
        return cluster.identity()
                .arn()
                .map(arn -> arn.split(":", -1))
                .filter(parts -> parts.length > ACCOUNT && parts[ACCOUNT].matches("[0-9]{12}"))
                .map(parts -> parts[ACCOUNT]);
    }

    private static Found unread(Cause cause) {
        return switch (cause.kind()) {
            case MISSING ->
                "get stack".equals(cause.operation())
                        ? new Found.Gone(cause.detail())
                        : new Found.Unknown(cause.toString(), true);
            case REFUSED, MALFORMED, TOO_LARGE, TOO_SLOW, HIDDEN, HELD_BACK, DEPENDENCY, INTERNAL ->
                new Found.Unknown(cause.toString(), true);
            case UNAUTHENTICATED, THROTTLED, TIMED_OUT, UNREACHABLE, FAILED ->
                new Found.Unknown(cause.toString(), false);
        };
    }
}
