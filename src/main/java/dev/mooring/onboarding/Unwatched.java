package dev.mooring.onboarding;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.StackName;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.inbox.Deliveries.Heard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Stacks of which deliveries come and that nobody watches, each with the line that would. */
final class Unwatched {
    static final int MOST = 50;
    private static final int LONGEST_NAME = 100;
    private static final int MOST_OF_ONE_NAME = 1000;
    /** What may stand in a value of a file of properties as it is; Pulumi's own names are made of these. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]+");

    private static final Pattern NOT_IN_A_KEY = Pattern.compile("[^A-Za-z0-9_-]");
    private static final Pattern BEGINS_A_KEY = Pattern.compile("[A-Za-z0-9].*");

    private Unwatched() {}

    /** @param heard newest first */
    static List<UnwatchedStack> of(List<Heard> heard, Fleet fleet) {
        var taken = fleet.clusters().stream().map(WatchedCluster::name).collect(Collectors.toCollection(HashSet::new));
        var unwatched = new ArrayList<UnwatchedStack>();
        for (var one : heard) {
            var stack = one.ofStack() ? StackName.parse(one.target()) : Optional.<StackName>empty();
            if (stack.filter(name -> fleet.declaredBy(name).isEmpty()).isPresent() && unwatched.size() < MOST) {
                unwatched.add(of(one, stack.get(), taken));
            }
        }
        return List.copyOf(unwatched);
    }

    private static UnwatchedStack of(Heard heard, StackName stack, Set<String> taken) {
        var name = isPlain(stack) ? name(stack, taken) : Optional.<String>empty();
        name.ifPresent(taken::add);
        return new UnwatchedStack(
                heard.target(),
                heard.deliveries(),
                heard.last(),
                name.orElse(null),
                name.map(free -> Snippets.key(free, "stack") + "=" + stack).orElse(null));
    }

    private static boolean isPlain(StackName stack) {
        return Stream.of(stack.organization(), stack.project(), stack.stack())
                .allMatch(part -> PLAIN.matcher(part).matches());
    }

    /** The stack's own name; where that is taken, the project's before it; where that is too, with a number. */
    private static Optional<String> name(StackName stack, Set<String> taken) {
        var both = stack.project() + "-" + stack.stack();
        return Stream.concat(
                        Stream.of(stack.stack(), both),
                        Stream.iterate(2, number -> number < MOST_OF_ONE_NAME, number -> number + 1)
                                .map(number -> both + "-" + number))
                .map(Unwatched::asKey)
                .filter(name -> BEGINS_A_KEY.matcher(name).matches() && !taken.contains(name))
                .findFirst();
    }

    /** A dot would end the name within the key. */
    private static String asKey(String name) {
        var key = NOT_IN_A_KEY.matcher(name).replaceAll("-");
        return key.length() > LONGEST_NAME ? key.substring(key.length() - LONGEST_NAME) : key;
    }
}
