package dev.mooring.check.drift;

import dev.mooring.check.Evidence;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.Declared;
import dev.mooring.reading.Cause;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Several settings of one check, those collected that differ. */
final class Differing {
    private static final Pattern PERIOD = Pattern.compile("([0-9]{1,9})([smh])");

    private final Map<String, List<String>> changes = new LinkedHashMap<>();
    private boolean hidden;
    private Optional<String> otherwise = Optional.empty();
    private String teller = "";
    private Set<String> toldBy = Set.of();
    private Set<String> explained = Set.of();
    private String explanation = "";

    /** A check whose fault on the same subject tells all there is to tell, where nothing but these settings differs. */
    Differing toldBy(String check, String... settings) {
        teller = check;
        toldBy = Set.of(settings);
        return this;
    }

    /** A single value; where EKS does not report it, there is nothing to compare with. */
    <T> Differing value(String name, Declared<T> declared, Optional<T> actual) {
        hidden |= declared.isHidden();
        var wanted = declared.value();
        if (wanted.isPresent() && actual.isPresent() && !wanted.equals(actual)) {
            changes.put(name, List.of(String.valueOf(wanted.get()), String.valueOf(actual.get())));
        }
        return this;
    }

    /** A length of time of one unit, however it is written: {@code 60m} is {@code 1h}. */
    Differing period(String name, Declared<String> declared, Optional<String> actual) {
        var isSame = declared.value().isPresent()
                && actual.isPresent()
                && declared.value().map(Differing::seconds).equals(actual.map(Differing::seconds));
        return isSame ? this : value(name, declared, actual);
    }

    /** As text where it is not such a length. */
    private static String seconds(String length) {
        var parts = PERIOD.matcher(length.strip());
        if (!parts.matches()) {
            return length;
        }
        var factor = switch (parts.group(2)) {
            case "h" -> 3600;
            case "m" -> 60;
            default -> 1;
        };
        return Long.parseLong(parts.group(1)) * factor + "s";
    }

    /** A set of values, in whatever order they come. */
    Differing set(String name, Declared<List<String>> declared, Collection<String> actual) {
        hidden |= declared.isHidden();
        declared.value().map(TreeSet::new).ifPresent(wanted -> {
            var found = new TreeSet<>(actual);
            if (!wanted.equals(found)) {
                changes.put(name, List.of(String.join(", ", wanted), String.join(", ", found)));
            }
        });
        return this;
    }

    /**
     * A KMS key. An id is the end of the key's ARN; which key an alias stands for, only KMS knows, and an alias is never
     * taken for another key.
     */
    Differing key(String name, Declared<String> declared, Collection<String> actual) {
        hidden |= declared.isHidden();
        declared.value().ifPresent(wanted -> {
            var isSame = actual.stream().anyMatch(found -> found.equals(wanted) || found.endsWith(":key/" + wanted));
            if (isSame && actual.size() == 1) {
                return;
            }
            if (!actual.isEmpty() && isAlias(wanted)) {
                otherwise = Optional.of(name + " is declared as " + wanted + ", and EKS answers with the key's ARN");
            } else {
                changes.put(name, List.of(wanted, String.join(", ", new TreeSet<>(actual))));
            }
        });
        return this;
    }

    private static boolean isAlias(String key) {
        return key.startsWith("alias/") || key.contains(":alias/");
    }

    /** Names of lost nodes that the difference explains, and how: it is then critical. */
    Differing explaining(Set<String> nodes, String how) {
        explained = nodes;
        explanation = how;
        return this;
    }

    /** Whether anything differs, or may differ. */
    boolean isAnything() {
        return hidden || otherwise.isPresent() || !changes.isEmpty();
    }

    /** Writes down what differs: one fault for all of it. */
    void report(Verdict verdict, Subject subject, String what) {
        otherwise.ifPresent(
                why -> verdict.unknown(subject, new Cause(Cause.Kind.HIDDEN, "compare declared setting", why)));
        if (hidden) {
            verdict.unknown(subject, Comparison.hidden());
        }
        if (!changes.isEmpty()) {
            var evidence = Evidence.of("changed", changes.keySet());
            changes.forEach((name, values) ->
                    evidence.and("declared." + name, values.getFirst()).and("actual." + name, values.getLast()));
            if (!toldBy.containsAll(changes.keySet())) {
                evidence.beyond(teller);
            }
            if (!explained.isEmpty()) {
                evidence.pointingTo(explanation);
            }
            var covers = new TreeSet<>(explained);
            // What else is said of the same thing is said for the same reason.
            covers.add(subject.name());
            verdict.fail(
                    explained.isEmpty() ? verdict.severity() : Severity.CRITICAL,
                    subject,
                    what + " from the declaration: " + String.join(", ", changes.keySet()),
                    evidence,
                    covers);
        }
    }
}
