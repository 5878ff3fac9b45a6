package dev.mooring.discovery;

import dev.mooring.cluster.Fleet;
import dev.mooring.discovery.KnownStack.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which of the stacks that were looked at are watched, and why the others are not. What is watched already comes first, so that a
 * bound that is reached takes nothing away. Pure.
 */
final class Assignment {
    static final String ACCOUNT = "{account}";
    private static final Comparator<KnownStack> WATCHED_FIRST = Comparator.comparing(KnownStack::isWatched)
            .reversed()
            .thenComparing(known -> known.stack().toString());
    private final Fleet fleet;
    private final DiscoveryConfig config;

    Assignment(Fleet fleet, DiscoveryConfig config) {
        this.fleet = fleet;
        this.config = config;
    }

    List<KnownStack> of(Collection<KnownStack> stacks) {
        var assigned = new ArrayList<KnownStack>();
        var watched = 0;
        for (var known : stacks.stream().sorted(WATCHED_FIRST).toList()) {
            var refusal = refusal(known);
            if (refusal.isPresent()) {
                assigned.add(known.watchedAs(null, refusal.get()));
            } else if (!isCandidate(known)) {
                assigned.add(known.watchedAs(null, known.reason()));
            } else if (watched >= config.most()) {
                assigned.add(known.watchedAs(
                        null, "mooring.discovery.most is " + config.most() + ", and so many are watched: raise it"));
            } else {
                watched++;
                assigned.add(known.watchedAs(ClusterNames.of(known.stack()), kept(known)));
            }
        }
        return assigned;
    }

    /** What is not known of a cluster that is watched ends nothing. */
    private static boolean isCandidate(KnownStack known) {
        return switch (known.verdict()) {
            case HYBRID -> true;
            case OTHER -> false;
            case UNKNOWN -> known.isWatched();
        };
    }

    private static String kept(KnownStack known) {
        return known.verdict() == Verdict.HYBRID ? "" : known.reason();
    }

    private Optional<String> refusal(KnownStack known) {
        if (!isCandidate(known)) {
            return Optional.empty();
        }
        var configured = fleet.configuredBy(known.stack());
        if (configured.isPresent()) {
            return Optional.of("it is watched as " + configured.get().name() + ", by mooring.clusters");
        }
        var name = ClusterNames.of(known.stack());
        if (fleet.isConfigured(name)) {
            return Optional.of("mooring.clusters has another cluster of the name " + name);
        }
        if (config.roleArn().filter(role -> role.contains(ACCOUNT)).isPresent() && known.account() == null) {
            return Optional.of("its state does not tell the account that mooring.discovery.role-arn asks for");
        }
        return Optional.empty();
    }
}
