package dev.mooring.declared.pulumi;

import dev.mooring.cluster.StackName;
import dev.mooring.declared.LatestVersion;
import dev.mooring.declared.StackStatus;
import dev.mooring.declared.pulumi.PulumiCloud.Call;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.BoundedTime;
import dev.mooring.reading.json.Member;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a stack stands: its newest operation, what runs now, and which version holds the author's intent. Answers are read
 * strictly (pulumi/pulumi {@code sdk/go/common/apitype}, Stack and UpdateInfo): were one of another shape taken for a stack
 * without history, a state that a refresh has overwritten with reality would pass for what was meant.
 */
@ApplicationScoped
public class StackHistory {
    private static final String LATEST = "get latest update";
    private static final String REFRESH = "refresh";
    /** Operations that write reality into the state, or nothing at all; the others write what the program asks for. */
    private static final Set<String> NOT_INTENT = Set.of(REFRESH, "preview", "rename");

    /** They write what they import as it is, and leave the rest of the state as it was: reality, where a refresh came before. */
    private static final Set<String> IMPORTS = Set.of("import", "resource-import");

    private static final String RUNNING = "in-progress";
    /** Results that leave the state as the program wants it, or on its way there. */
    private static final Set<String> AS_MEANT = Set.of("succeeded", RUNNING);

    private static final int PAGE = 100;
    private static final int PAGES = 20;
    private final PulumiCloud pulumi;

    @Inject
    public StackHistory(PulumiCloud pulumi) {
        this.pulumi = pulumi;
    }

    /**
     * One operation on a stack. Kind and result are written of every one, of one that runs as well.
     *
     * @param version of the state that it left behind; left out where there is none yet
     * @param ended empty while it runs
     */
    private record Update(String kind, String result, Optional<Long> version, Optional<Instant> ended) {
        boolean saysWhatWasMeant() {
            return succeeded() && !NOT_INTENT.contains(kind) && !isImport();
        }

        boolean isImport() {
            return IMPORTS.contains(kind);
        }

        boolean isRefresh() {
            return REFRESH.equals(kind);
        }

        boolean succeeded() {
            return "succeeded".equals(result);
        }

        boolean leftState() {
            return "succeeded".equals(result) || "failed".equals(result);
        }
    }

    /**
     * The stack's newest operation and the one in flight.
     *
     * @throws Unreadable where Pulumi Cloud knows no such stack, or does not say how it stands
     */
    StackStatus status(StackName name) {
        var stack = pulumi.ask(call("get stack", name), body -> Member.read("get stack", body))
                .orElseThrow(() -> new Unreadable(
                        Kind.MISSING,
                        "get stack",
                        "Pulumi Cloud knows no stack " + name + ", or the token may not see it: correct the"
                                + " stack of the cluster, or let the token read it"))
                .object();
        for (var named : List.of("orgName", "projectName", "stackName")) {
            stack.at(named).text();
        }
        var version = stack.at("version").number();
        var operation = stack.at("currentOperation").objectIfAny();
        var inFlight = operation.isAbsent()
                ? Optional.<String>empty()
                : Optional.of(operation.at("kind").text());
        var newest = newest(name);
        if (newest.isEmpty() && version > 0) {
            throw new Unreadable(
                    Kind.MISSING, LATEST, "Pulumi Cloud knows no update of a stack that is at version " + version);
        }
        // It may have begun since the stack was asked for.
        var running = newest.filter(update -> RUNNING.equals(update.result())).map(Update::kind);
        return new StackStatus(
                newest.flatMap(Update::version).or(() -> positive(stack.at("version"))),
                newest.map(Update::kind),
                newest.map(Update::result),
                newest.flatMap(Update::ended),
                inFlight.or(() -> running),
                0);
    }

    /** Whether no operation began or ended since the stack stood so. */
    boolean isStill(StackName name, StackStatus status) {
        var newest = newest(name);
        return newest.map(Update::kind).equals(status.lastOperation())
                && newest.map(Update::result).equals(status.lastResult())
                && newest.flatMap(Update::version).or(status::version).equals(status.version());
    }

    /** How the stack stood after one of its versions; empty where Pulumi Cloud does not know that version (yet). */
    Optional<StackStatus> statusAt(StackName name, long version, StackStatus now) {
        return update("get update", name, Long.toString(version))
                .map(update -> new StackStatus(
                        Optional.of(version),
                        Optional.of(update.kind()),
                        Optional.of(update.result()),
                        update.ended(),
                        now.operationInFlight(),
                        0));
    }

    /** The newest update that has ended. Empty where there is none, or while one runs. */
    public Optional<LatestVersion> latest(StackName name) {
        return newest(name)
                .filter(update -> update.ended().isPresent())
                .flatMap(update -> update.version().map(version -> new LatestVersion(version, update.ended())));
    }

    /**
     * The version to export: empty for the state itself, which is the rule. A refresh writes reality into the state, so
     * unless the newest operation was a successful update, the last successful one says what was meant
     * (pulumi/pulumi {@code pkg/resource/deploy/step.go}, RefreshStep); or the import after it, where no refresh lies between
     * them. Where there was none, and no refresh either, a failed update's own inputs do.
     *
     * @throws Unreadable where the history does not say
     */
    Optional<Long> intendedVersion(StackName name, StackStatus status) {
        var intent = status.lastOperation()
                .filter(kind -> NOT_INTENT.contains(kind) || IMPORTS.contains(kind))
                .isEmpty();
        var asMeant =
                status.lastResult().filter(result -> !AS_MEANT.contains(result)).isEmpty();
        return intent && asMeant ? Optional.empty() : lastIntent(name, status);
    }

    /** Newest first, a page at a time, until one is found or history ends. */
    private Optional<Long> lastIntent(StackName name, StackStatus status) {
        var refreshed = status.lastOperation().filter(REFRESH::equals).isPresent();
        var later = new ArrayList<Update>();
        for (var number = 1; number <= PAGES; number++) {
            var page = page(name, number);
            var found = page.stream()
                    .filter(Update::saysWhatWasMeant)
                    .flatMap(update -> update.version().stream())
                    .max(Comparator.naturalOrder());
            later.addAll(page);
            if (found.isPresent()) {
                return Optional.of(importAfter(found.get(), later).orElse(found.get()));
            }
            if (page.size() < PAGE) {
                var isRefreshed = refreshed || later.stream().anyMatch(Update::isRefresh);
                return importAfter(0, later).or(() -> ownInputs(isRefreshed, later));
            }
        }
        throw unknownIntent("no successful update was found among the last " + PAGES * PAGE
                + " of the stack's history, so what was meant is not known");
    }

    /** The newest import before any refresh, of what came after an update. */
    private static Optional<Long> importAfter(long version, List<Update> all) {
        var refresh = all.stream()
                .filter(Update::isRefresh)
                .flatMap(update -> update.version().stream())
                .filter(number -> number > version)
                .min(Comparator.naturalOrder())
                .orElse(Long.MAX_VALUE);
        return all.stream()
                .filter(update -> update.isImport() && update.succeeded())
                .flatMap(update -> update.version().stream())
                .filter(number -> number > version && number < refresh)
                .max(Comparator.naturalOrder());
    }

    /** Nothing but failed updates, back to the first one, leave what the program asked for in the state. */
    private static Optional<Long> ownInputs(boolean refreshed, List<Update> all) {
        if (refreshed || oldest(all) > 1) {
            throw unknownIntent(
                    "no successful update was found in the stack's history, so what was meant is not known");
        }
        return Optional.empty();
    }

    private static Unreadable unknownIntent(String why) {
        return new Unreadable(Kind.MISSING, "list updates", why);
    }

    private static long oldest(List<Update> page) {
        return page.stream()
                .flatMap(update -> update.version().stream())
                .min(Comparator.naturalOrder())
                .orElse(Long.MAX_VALUE);
    }

    private List<Update> page(StackName name, int page) {
        var list = call("list updates", name, "updates");
        var paged = new Call(list.operation(), list.method(), list.path() + "?page=" + page + "&pageSize=" + PAGE);
        return pulumi
                .ask(paged, body -> Member.read(paged.operation(), body))
                .orElseThrow(() -> new Unreadable(
                        Kind.MISSING, paged.operation(), "Pulumi Cloud has no history of the stack " + name))
                .object()
                .at("updates")
                .list()
                .stream()
                .map(StackHistory::listed)
                .toList();
    }

    /** Listed bare by default, and wrapped in another output type. */
    private static Update listed(Member entry) {
        var info = entry.object().at("info").objectIfAny();
        return update(entry, info.isAbsent() ? entry : info);
    }

    private Optional<Update> newest(StackName name) {
        return update(LATEST, name, "latest");
    }

    /** Empty where Pulumi Cloud answers 404. */
    private Optional<Update> update(String operation, StackName name, String which) {
        return pulumi.ask(call(operation, name, "updates", which), body -> Member.read(operation, body))
                .map(answer -> update(answer, answer.object().at("info").object()));
    }

    private static Update update(Member entry, Member info) {
        var kind = info.at("kind").text();
        var result = info.at("result").text();
        var version = positive(entry.at("version")).or(() -> positive(info.at("version")));
        var ended = positive(info.at("endTime")).map(BoundedTime::ofSeconds);
        var update = new Update(kind, result, version, ended);
        if (update.leftState() && version.isEmpty()) {
            throw info.malformed("the version of " + info.words() + " is not there");
        }
        return update;
    }

    private static Call call(String operation, StackName name, String... tail) {
        var stack = Stream.of("api", "stacks", name.organization(), name.project(), name.stack());
        return Call.get(operation, Stream.concat(stack, Stream.of(tail)).toArray(String[]::new));
    }

    /** Go writes zero for a number that is not there. */
    private static Optional<Long> positive(Member number) {
        return number.numberIfAny().filter(found -> found > 0);
    }
}
