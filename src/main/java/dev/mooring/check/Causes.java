package dev.mooring.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which fault explains which: a fault of a check that another names, and that covers the other's subject or shares it. Ignored ones explain nothing. */
final class Causes {
    /** In order of check, so that of several causes it is always the same one that is named. */
    private final Map<String, Map<String, Fault>> byCheckAndName = new TreeMap<>();

    private Causes() {}

    static Causes of(List<Fault> faults) {
        var causes = new Causes();
        for (var fault : faults) {
            if (fault.ignoredBy().isPresent()) {
                continue;
            }
            var names = causes.byCheckAndName.computeIfAbsent(fault.check().id(), _ -> new HashMap<>());
            // Much is wrong with a cluster for reasons of its own: a fault of it explains only what it says it covers.
            if (!"cluster".equals(fault.subject().kind())) {
                names.putIfAbsent(fault.subject().name(), fault);
            }
            fault.covers().forEach(name -> names.putIfAbsent(name, fault));
        }
        return causes;
    }

    /** The fault, marked if another explains it: with the one at the root, where that is explained in turn. */
    Fault explain(Fault fault) {
        var cause = causeOf(fault);
        for (var deeper = cause; deeper != null; deeper = causeOf(deeper)) {
            cause = deeper;
        }
        return cause == null ? fault : fault.explainedBy(cause);
    }

    private @Nullable Fault causeOf(Fault fault) {
        var ofSubject = causeOf(fault, fault.subject().name());
        return ofSubject == null ? causeOfPlaces(fault) : ofSubject;
    }

    /** What stands on several nodes is explained where each of them is. */
    private @Nullable Fault causeOfPlaces(Fault fault) {
        @Nullable Fault first = null;
        for (var place : fault.places()) {
            var cause = causeOf(fault, place);
            if (cause == null) {
                return null;
            }
            first = first == null ? cause : first;
        }
        return first;
    }

    private @Nullable Fault causeOf(Fault fault, String name) {
        for (var ofCheck : byCheckAndName.entrySet()) {
            var cause = fault.inhibitors().contains(ofCheck.getKey())
                    ? ofCheck.getValue().get(name)
                    : null;
            if (cause != null) {
                return cause;
            }
        }
        return null;
    }
}
