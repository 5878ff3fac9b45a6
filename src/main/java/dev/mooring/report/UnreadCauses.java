package dev.mooring.report;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Judgement;
import dev.mooring.reading.Api;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.report.Report.Unread;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What could not be judged, by cause: eleven sources that Kubernetes refuses are one cause, and so are the sources that
 * could not be asked because of them.
 */
final class UnreadCauses {
    private final Map<String, Cause> failures = new LinkedHashMap<>();
    private final Map<Key, Group> groups = new LinkedHashMap<>();

    private UnreadCauses(Collection<Reading<?>> readings) {
        readings.forEach(reading ->
                reading.cause().ifPresent(cause -> failures.put(reading.source().id(), cause)));
    }

    /** @param api who did not answer; empty where no call failed */
    private record Key(Kind kind, Optional<Api> api, String detail) {
        static Key ofCall(Kind kind, Api api) {
            return new Key(kind, Optional.of(api), "");
        }
    }

    private record Group(Cause example, List<String> sources, List<String> checks) {
        Group(Cause example) {
            this(example, new ArrayList<>(), new ArrayList<>());
        }
    }

    /** Those that concern most checks first. */
    static List<Unread> of(Judgement judgement) {
        var causes = new UnreadCauses(judgement.situation().readings().all());
        causes.failures.keySet().forEach(causes::addSource);
        judgement
                .outcomes()
                .forEach((check, outcome) -> outcome.unjudged().ifPresent(cause -> causes.addCheck(check.id(), cause)));
        return causes.groups.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<Key, Group> entry) ->
                                entry.getValue().checks().size())
                        .reversed())
                .map(entry -> told(entry.getKey(), entry.getValue()))
                .toList();
    }

    private void addSource(String source) {
        var root = rootOf(source);
        var cause = failures.getOrDefault(root, new Cause(Kind.DEPENDENCY, source, "was not read"));
        groups.computeIfAbsent(Key.ofCall(cause.kind(), Api.of(root)), _ -> new Group(cause))
                .sources()
                .add(source);
    }

    private void addCheck(String check, Cause cause) {
        var source = failures.entrySet().stream()
                .filter(failure -> failure.getValue().equals(cause))
                .map(Map.Entry::getKey)
                .findFirst();
        var key = source.map(this::rootOf)
                .map(root -> Key.ofCall(failures.getOrDefault(root, cause).kind(), Api.of(root)))
                .orElseGet(() -> new Key(cause.kind(), Optional.empty(), cause.detail()));
        groups.computeIfAbsent(key, _ -> new Group(cause)).checks().add(check);
    }

    /** The source that failed first: one that could not be asked for want of others names these, the first one last. */
    private String rootOf(String source) {
        var cause = failures.get(source);
        if (cause == null || cause.kind() != Kind.DEPENDENCY) {
            return source;
        }
        return failures.keySet().stream()
                .filter(other -> !other.equals(source) && cause.detail().contains(other + ":"))
                .max(Comparator.comparing(other -> cause.detail().lastIndexOf(other + ":")))
                .orElse(source);
    }

    private static Unread told(Key key, Group group) {
        return new Unread(
                key.kind().id(),
                key.api().map(Api::id).orElse(null),
                key.api()
                        .map(api -> became(api, group.example()) + ": " + count(group.sources()))
                        .orElse(group.example().detail()),
                group.example().operation() + ": " + group.example().detail(),
                group.sources(),
                group.checks());
    }

    private static String count(List<String> sources) {
        return sources.size() == 1 ? sources.getFirst() : sources.size() + " sources";
    }

    private static String became(Api api, Cause cause) {
        return cause.operation().equals(KubernetesSources.READ_KUBECONFIG)
                ? "The kubeconfig cannot be used"
                : api.label() + " " + became(cause.kind());
    }

    private static String became(Kind kind) {
        return switch (kind) {
            case REFUSED -> "refuses (HTTP 403)";
            case UNAUTHENTICATED -> "does not take Mooring's credentials (HTTP 401)";
            case THROTTLED -> "throttles";
            case TIMED_OUT -> "does not answer in time";
            case UNREACHABLE -> "cannot be reached";
            case FAILED -> "fails (HTTP 5xx)";
            case MALFORMED -> "answers what cannot be understood";
            case TOO_LARGE -> "answers more than is read";
            case TOO_SLOW -> "answers too slowly";
            case MISSING -> "does not know what is asked for (HTTP 404)";
            case HIDDEN -> "keeps secret";
            case HELD_BACK -> "changes just now";
            case DEPENDENCY -> "could not be asked";
            case INTERNAL -> "could not be read, by a fault of Mooring's own";
        };
    }
}
