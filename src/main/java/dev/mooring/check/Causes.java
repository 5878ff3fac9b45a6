package dev.mooring.check;

import dev.mooring.check.Fault.Cover;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which fault explains which: a fault of a check that another names, and that covers the other's subject or shares it. Ignored ones explain nothing. */
public final class Causes {
    /** In order of check, so that of several causes it is always the same one that is named. */
    private final Map<String, Explaining> byCheck = new TreeMap<>();

    private Causes() {}

    /**
     * The faults of one check by what they explain. A site and a node of it may have one name.
     *
     * @param bySubject by the name of what they are about, sites apart
     * @param byCovered by each name that they say they cover
     */
    private record Explaining(Map<String, Fault> bySubject, Map<String, Fault> byCovered) {
        void add(Fault fault) {
            // Much is wrong with a cluster for reasons of its own: a fault of it explains only what it says it covers.
            if (!fault.subject().is(Subject.CLUSTER)) {
                bySubject.putIfAbsent(
                        key(fault.subject().kind(), fault.subject().name()), fault);
            }
            fault.covers().forEach(name -> byCovered.putIfAbsent(name, fault));
        }

        @Nullable Fault of(String kind, String name) {
            var ofSubject = bySubject.get(key(kind, name));
            return ofSubject == null ? byCovered.get(name) : ofSubject;
        }

        private static String key(String kind, String name) {
            return Subject.SITE.equals(kind) ? "site " + name : name;
        }
    }

    public static Causes of(List<Fault> faults) {
        var causes = new Causes();
        faults.stream()
                .filter(fault -> fault.ignoredBy().isEmpty())
                .forEach(fault -> causes.byCheck
                        .computeIfAbsent(fault.check().id(), _ -> new Explaining(new HashMap<>(), new HashMap<>()))
                        .add(fault));
        return causes;
    }

    /** What is explained by a fault that was gathered since is explained by the one that tells of it. */
    static Outcomes atRoots(Outcomes gathered) {
        var explained = new HashMap<Cover, Cover>();
        gathered.faults()
                .forEach(fault -> fault.inhibitedBy()
                        .ifPresent(
                                cover -> explained.put(new Cover(fault.check().id(), fault.subject()), cover)));
        return explained.isEmpty()
                ? gathered
                : gathered.mapFailed(failed -> failed.with(failed.faults().stream()
                        .map(fault -> fault.inhibitedBy()
                                .map(explained::get)
                                .map(cover -> fault.explainedBy(cover))
                                .orElse(fault))
                        .toList()));
    }

    /** The fault, marked if another explains it: with the one at the root, where that is explained in turn. */
    Fault explain(Fault fault) {
        var root = rootOf(fault);
        return root == null ? fault : fault.explainedBy(root);
    }

    /**
     * The fault that explains what a check said of a subject of which nothing more is heard.
     *
     * @param inhibitors ids of the checks whose faults explain those of that check
     * @param which of them come into question
     */
    public Optional<Fault> of(Set<String> inhibitors, Subject subject, Predicate<Fault> which) {
        return byCheck.entrySet().stream()
                .filter(ofCheck -> inhibitors.contains(ofCheck.getKey()))
                .flatMap(ofCheck -> Stream.ofNullable(ofCheck.getValue().of(subject.kind(), subject.name())))
                .filter(which)
                .findFirst();
    }

    /**
     * The fault that tells of another; null where none does. A Node object that is left behind explains that it does not
     * report, and is no more than a warning: it says nothing of an operator that stood there, which is down all the same.
     */
    private @Nullable Fault rootOf(Fault fault) {
        var cause = causeOf(fault);
        if (cause == null) {
            return null;
        }
        var root = rootOf(cause);
        if (root == null) {
            return cause;
        }
        return saysLess(root, fault) ? null : root;
    }

    private static boolean saysLess(Fault root, Fault fault) {
        return root.severity().compareTo(fault.severity()) < 0
                && !(root.subject().kind().equals(fault.subject().kind())
                        && root.subject().name().equals(fault.subject().name()));
    }

    /** What is said of the cluster because it is so of nodes is explained where each of them is. */
    private @Nullable Fault causeOf(Fault fault) {
        if (fault.subject().is(Subject.CLUSTER) && !fault.places().isEmpty()) {
            return causeOfPlaces(fault);
        }
        var ofSubject = causeOf(fault, fault.subject().kind(), fault.subject().name());
        return ofSubject == null ? causeOfPlaces(fault) : ofSubject;
    }

    /** What stands on several nodes is explained where each of them is. */
    private @Nullable Fault causeOfPlaces(Fault fault) {
        @Nullable Fault first = null;
        for (var place : fault.places()) {
            var cause = causeOf(fault, "node", place);
            if (cause == null) {
                return null;
            }
            first = first == null ? cause : first;
        }
        return first;
    }

    private @Nullable Fault causeOf(Fault fault, String kind, String name) {
        for (var ofCheck : byCheck.entrySet()) {
            var cause = fault.inhibitors().contains(ofCheck.getKey())
                    ? ofCheck.getValue().of(kind, name)
                    : null;
            if (cause != null) {
                return cause;
            }
        }
        return null;
    }
}
