package dev.mooring.discovery;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.StackName;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.declared.pulumi.StackHistory;
import dev.mooring.discovery.DiscoveryStore.Heard;
import dev.mooring.discovery.DiscoveryStore.State;
import dev.mooring.discovery.KnownStack.Verdict;
import dev.mooring.discovery.StackSurvey.Found;
import dev.mooring.reading.Unreadable;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Which stacks declare clusters that are to be watched. A round lists the stacks, reads the states of those that stand otherwise
 * than before, and decides; between rounds, deliveries name the stacks to look at.
 *
 * <p>What is watched is given up only on evidence: its state was read whole and declares no hybrid networks; or Pulumi said that
 * it is deleted, and knows it no longer; or whole lists that are not empty lack it for an hour, and Pulumi knows it no longer, or
 * lists by a tag. Whatever fails, is cut short or is empty leaves what was known.
 */
@Singleton
class Discovery {
    private static final Logger LOG = Logger.getLogger(Discovery.class);
    private static final int HEARD_AT_ONCE = 20;
    /** What one body that is sent again and again costs is bounded by time. */
    private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(5);

    /** Whole lists must lack a stack for so long: rights that were lost for a while look the same. */
    private static final Duration GONE_AFTER = Duration.ofHours(1);

    private static final Duration AGAIN_AFTER = Duration.ofSeconds(30);
    private static final int MOST_TRIES = 10;

    private final DiscoveryConfig config;
    private final StackList lists;
    private final StackHistory history;
    private final StackSurvey survey;
    private final DiscoveryStore store;
    private final Assignment assignment;
    private final Clock clock;

    @Inject
    Discovery(
            DiscoveryConfig config,
            StackList lists,
            StackHistory history,
            StackSurvey survey,
            DiscoveryStore store,
            Fleet fleet,
            Clock clock) {
        this.config = config;
        this.lists = lists;
        this.history = history;
        this.survey = survey;
        this.store = store;
        this.assignment = new Assignment(fleet, config);
        this.clock = clock;
    }

    /** The clusters to watch, as all replicas know them. */
    List<WatchedCluster> clusters(State state) {
        return state.stacks().stream()
                .filter(KnownStack::isWatched)
                .map(known -> WatchedCluster.of(
                        ClusterNames.of(known.stack()), DiscoveredSettings.of(known.stack(), role(known), config)))
                .toList();
    }

    private Optional<String> role(KnownStack known) {
        var account = known.account();
        return config.roleArn().map(role -> account == null ? role : role.replace(Assignment.ACCOUNT, account));
    }

    /**
     * Nothing is discovered: what was is over, by configuration.
     *
     * @return whether it is given up; not where another replica wrote meanwhile
     */
    boolean giveUp() {
        var before = store.read();
        if (before.stacks().isEmpty()) {
            return true;
        }
        var why =
                before.stacks().stream().collect(Collectors.toMap(KnownStack::stack, _ -> "discovery is switched off"));
        return store.replace(before, new State(before.generation(), null, null, List.of()), why, clock.instant());
    }

    /**
     * Lists and looks.
     *
     * @return whether stacks are left to look at, or another replica wrote meanwhile: the next round is soon
     */
    boolean round() {
        var before = store.read();
        var round = new Round(before);
        config.organizations().orElse(List.of()).forEach(round::list);
        explicit().forEach(round::name);
        var isCut = round.look();
        var problem = round.problem();
        var isWritten = store.replace(before, round.state(problem), round.gone, clock.instant());
        if (problem != null && !problem.equals(before.problem())) {
            LOG.warnf("Clusters are not discovered as they should be; what is known stays: %s", problem);
        }
        return isCut || !isWritten;
    }

    private List<StackName> explicit() {
        return config.stacks().orElse(List.of()).stream()
                .flatMap(name -> StackName.parse(name).stream())
                .toList();
    }

    /** Whether a stack could be one that is to be watched, as far as its name tells. */
    boolean isInScope(StackName stack) {
        return explicit().contains(stack)
                || (config.organizations().orElse(List.of()).stream().anyMatch(stack.organization()::equalsIgnoreCase)
                        && config.project()
                                .filter(project -> !project.equals(stack.project()))
                                .isEmpty());
    }

    /** One round, from what was known to what is. */
    private final class Round {
        private final State before;
        private final Map<StackName, KnownStack> stacks = new TreeMap<>(Comparator.comparing(StackName::toString));
        private final Map<StackName, String> due = new TreeMap<>(Comparator.comparing(StackName::toString));
        private final Map<StackName, String> gone = new HashMap<>();
        private final List<String> problems = new ArrayList<>();
        private boolean isWhole = true;

        Round(State before) {
            this.before = before;
            before.stacks().forEach(known -> {
                if (isInScope(known.stack())) {
                    stacks.put(known.stack(), known.before(clock.instant()));
                } else {
                    gone.put(known.stack(), "discovery is set up for other stacks than its " + known.stack());
                }
            });
        }

        void list(String organization) {
            try {
                var listed = lists.of(organization);
                var known = stacks.keySet().stream()
                        .filter(stack -> stack.organization().equalsIgnoreCase(organization))
                        .toList();
                if (listed.isEmpty() && !known.isEmpty()) {
                    isWhole = false;
                    problems.add("Pulumi Cloud lists no stack of " + organization
                            + " at all: that may be for want of rights, so nothing is given up for it");
                    return;
                }
                listed.forEach(this::listed);
                known.stream()
                        .filter(stack ->
                                !listed.containsKey(stack) && !explicit().contains(stack))
                        .forEach(this::missing);
            } catch (Unreadable unreadable) {
                isWhole = false;
                problems.add("the stacks of " + organization + " cannot be listed: " + unreadable.reason());
            }
        }

        private void listed(StackName stack, String marker) {
            var known = stacks.getOrDefault(stack, KnownStack.unseen(stack)).listed();
            if (marker.equals(StackList.NEVER_UPDATED) && !known.isWatched()) {
                stacks.put(stack, known.judged(Verdict.OTHER, marker, "it was never updated", null, Instant.EPOCH));
                return;
            }
            stacks.put(stack, known);
            if (known.isDue(marker)) {
                due.put(stack, marker);
            }
        }

        /** Named by the configuration: nothing lists it. */
        void name(StackName stack) {
            var known = stacks.computeIfAbsent(stack, KnownStack::unseen);
            try {
                var marker = "v"
                        + history.latest(stack).map(latest -> latest.version()).orElse(0L);
                if (known.isDue(marker)) {
                    due.put(stack, marker);
                }
            } catch (Unreadable unreadable) {
                isWhole = false;
                stacks.put(stack, known.unknown(unreadable.reason().toString(), clock.instant()));
            }
        }

        /** Pulumi says the same of what is deleted and of what the token may not see. Both must last. */
        private void missing(StackName stack) {
            var known = stacks.getOrDefault(stack, KnownStack.unseen(stack));
            var since = known.missingSince();
            if (since == null || !known.isWatched() || since.plus(GONE_AFTER).isAfter(clock.instant())) {
                keepMissing(known, since, "Pulumi Cloud lists it no longer");
                return;
            }
            switch (survey.look(stack)) {
                case Found.Gone _ -> stacks.remove(stack);
                case Found.Other(var why) ->
                    stacks.put(stack, known.judged(Verdict.OTHER, KnownStack.NO_MARKER, why, null, clock.instant()));
                case Found.Hybrid _ -> {
                    if (config.tag().isPresent()) {
                        stacks.remove(stack);
                        gone.put(stack, "its stack " + stack + " has the tag of discovery no longer");
                    } else {
                        keepMissing(known, since, "Pulumi Cloud does not list it, and yet it has its state");
                    }
                }
                case Found.Unknown(var why, var _) -> keepMissing(known, since, why);
            }
        }

        /** Of what is not watched nothing need be kept. */
        private void keepMissing(KnownStack known, @Nullable Instant since, String why) {
            if (known.isWatched()) {
                stacks.put(known.stack(), known.missing(why, since == null ? clock.instant() : since));
            } else {
                stacks.remove(known.stack());
            }
        }

        /**
         * What was never looked at comes first, then what was looked at longest ago. Where Pulumi does not answer, it is left.
         *
         * @return whether some are left that were not looked at within the interval: what cannot be read, however much
         *     there is of it, is asked for by the clock
         */
        boolean look() {
            var turn = due.keySet().stream()
                    .map(stack -> stacks.getOrDefault(stack, KnownStack.unseen(stack)))
                    .sorted(Comparator.comparing(KnownStack::lookedAt))
                    .toList();
            var looked = 0;
            for (var known : turn) {
                if (looked++ >= config.statesPerRound()) {
                    return !known.lookedAt().plus(config.interval()).isAfter(clock.instant());
                }
                var found = survey.look(known.stack());
                stacks.put(known.stack(), after(known, found, due.getOrDefault(known.stack(), KnownStack.NO_MARKER)));
                if (found instanceof Found.Unknown(var why, var isOfThisStack) && !isOfThisStack) {
                    isWhole = false;
                    problems.add("states cannot be read: " + why);
                    return false;
                }
            }
            return false;
        }

        @Nullable String problem() {
            return problems.isEmpty() ? null : String.join("; ", problems);
        }

        State state(@Nullable String problem) {
            return before.with(assignment.of(stacks.values())).tried(isWhole ? clock.instant() : null, problem);
        }
    }

    private KnownStack after(KnownStack known, Found found, String marker) {
        var now = clock.instant();
        return switch (found) {
            case Found.Hybrid(var account) ->
                known.judged(Verdict.HYBRID, marker, "", account.orElse(known.account()), now);
            case Found.Other(var why) -> known.judged(Verdict.OTHER, marker, why, null, now);
            case Found.Gone(var why) -> known.unknown(why, now);
            case Found.Unknown(var why, var _) -> known.unknown(why, now);
        };
    }

    /** Looks at what deliveries told of. */
    void hear() {
        var now = clock.instant();
        var heard = store.heard(now, HEARD_AT_ONCE);
        if (heard.isEmpty()) {
            return;
        }
        var before = store.read();
        var stacks = new TreeMap<StackName, KnownStack>(Comparator.comparing(StackName::toString));
        before.stacks().forEach(known -> stacks.put(known.stack(), known.before(now)));
        var settled = new ArrayList<Heard>();
        var later = new ArrayList<Heard>();
        var isAnswering = true;
        for (var one : heard) {
            if (!isAnswering) {
                // The next turn asks: whoever waits for an answer for each follows nobody meanwhile.
                break;
            }
            var known = stacks.getOrDefault(one.stack(), KnownStack.unseen(one.stack()));
            if (known.lookedAt().plus(LOOKED_AT_EVERY).isAfter(now)) {
                later.add(one);
            } else if (stacks.size() >= StackList.MOST && !stacks.containsKey(one.stack())) {
                settled.add(one);
            } else {
                var found = survey.look(one.stack());
                isAnswering = !(found instanceof Found.Unknown(var _, var isOfThisStack)) || isOfThisStack;
                (apply(found, one, known, stacks) ? settled : later).add(one);
            }
        }
        var assigned = before.with(assignment.of(stacks.values()));
        if (store.replace(before, assigned, Map.of(), now)) {
            settled.forEach(store::settle);
        }
        later.forEach(one -> putOff(one, now));
    }

    /** Whether it is settled by that. */
    private boolean apply(Found found, Heard one, KnownStack known, Map<StackName, KnownStack> stacks) {
        if (found instanceof Found.Gone && (one.isDeleted() || !known.isWatched())) {
            stacks.remove(one.stack());
            return true;
        }
        // How it stands in the list is not known here: the next round reads it once more.
        var after = after(known, found, KnownStack.NO_MARKER);
        stacks.put(one.stack(), after);
        return after.verdict() != Verdict.UNKNOWN;
    }

    private void putOff(Heard one, Instant now) {
        if (one.tries() >= MOST_TRIES) {
            store.settle(one);
        } else {
            store.putOff(one, now.plus(one.tries() == 0 ? LOOKED_AT_EVERY : AGAIN_AFTER));
        }
    }

    /** Whether a stack of which nothing is known may be looked at by itself: whether it has a tag, only the list tells. */
    boolean mayLookAt(StackName stack, Set<StackName> known) {
        return isInScope(stack)
                && (config.tag().isEmpty()
                        || known.contains(stack)
                        || explicit().contains(stack));
    }

    static Set<StackName> names(State state) {
        return state.stacks().stream().map(KnownStack::stack).collect(Collectors.toUnmodifiableSet());
    }
}
