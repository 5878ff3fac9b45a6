package dev.mooring.declared.pulumi;

import dev.mooring.cluster.StackName;
import dev.mooring.declared.LatestVersion;
import dev.mooring.declared.PendingOperations;
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

    /**
     * Flags of {@code pulumi up} and {@code destroy} for named resources alone, as an update's environment has them
     * (pulumi/pulumi {@code pkg/cmd/pulumi/metadata}): they leave the rest of the state as it was, too.
     */
    private static final List<String> TARGETS =
            List.of("target", "target-dependents", "exclude", "exclude-dependents", "exclude-protected");

    private static final String FAILED = "failed";
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
     * @param isTargeted whether it was one of named resources alone
     * @param refreshesFirst whether it wrote reality into the state before it began
     */
    private record Update(
            String kind,
            String result,
            Optional<Long> version,
            Optional<Instant> ended,
            boolean isTargeted,
            boolean refreshesFirst) {
        boolean saysWhatWasMeant() {
            return succeeded() && !NOT_INTENT.contains(kind) && !isPartial();
        }

        /** What it leaves alone is as it was before. */
        boolean isPartial() {
            return IMPORTS.contains(kind) || isTargeted && !NOT_INTENT.contains(kind);
        }

        boolean isRefresh() {
            return REFRESH.equals(kind);
        }

        boolean succeeded() {
            return "succeeded".equals(result);
        }

        boolean leftState() {
            return "succeeded".equals(result) || FAILED.equals(result);
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
                PendingOperations.NONE,
                newest.filter(Update::isTargeted).isPresent(),
                Optional.empty());
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
                        PendingOperations.NONE,
                        update.isTargeted(),
                        Optional.empty()));
    }

    /** The newest update that has ended. Empty where there is none, or while one runs. */
    public Optional<LatestVersion> latest(StackName name) {
        return newest(name)
                .filter(update -> update.ended().isPresent())
                .flatMap(update -> update.version().map(version -> new LatestVersion(version, update.ended())));
    }

    /**
     * Which state says what was meant.
     *
     * @param version of the state to export; empty: the current one
     * @param unfinished the update that failed after it; empty where there is none
     * @param unsettled why nothing can be compared with it; empty where it can
     */
    record Intent(Optional<Long> version, Optional<Unfinished> unfinished, Optional<String> unsettled) {
        private static Intent in(Optional<Long> version) {
            return new Intent(version, Optional.empty(), Optional.empty());
        }
    }

    /**
     * An update that failed. A refresh may have come since: the state that the update itself left behind says more.
     *
     * @param version of the state that it left behind
     * @param beside how that state is to be taken
     */
    record Unfinished(long version, Beside beside) {}

    /** What a failed update's own state says beside the one before it. */
    enum Beside {
        /** What the program asked for, as far as it came; or reality, where the update had been told to read that first. */
        ASKED_OR_REAL,
        /** Reality, since a refresh came before it; but for what is new in it. */
        REAL
    }

    /**
     * Says which state to export: the current one, as a rule. A refresh writes reality into the state, so unless the newest
     * operation was a successful update of all, the last successful one says what was meant
     * (pulumi/pulumi {@code pkg/resource/deploy/step.go}, RefreshStep); or the part that came after it, an import or an update
     * of named resources, where no refresh lies between them. Where there was none, and no refresh either, a failed update's
     * own inputs do.
     *
     * @throws Unreadable where the history does not say
     */
    Intent intent(StackName name, StackStatus status) {
        var all = status.lastOperation()
                        .filter(kind -> NOT_INTENT.contains(kind) || IMPORTS.contains(kind))
                        .isEmpty()
                && !status.isTargeted();
        var asMeant =
                status.lastResult().filter(result -> !AS_MEANT.contains(result)).isEmpty();
        return all && asMeant ? Intent.in(Optional.empty()) : lastIntent(name, status);
    }

    /** Newest first, a page at a time, until one is found or history ends. */
    private Intent lastIntent(StackName name, StackStatus status) {
        var later = new ArrayList<Update>();
        for (var number = 1; number <= PAGES; number++) {
            var page = page(name, number);
            var found = page.stream()
                    .filter(Update::saysWhatWasMeant)
                    .flatMap(update -> update.version().stream())
                    .max(Comparator.naturalOrder());
            later.addAll(page);
            if (found.isPresent()) {
                return intent(partAfter(found.get(), later).orElse(found.get()), status, later);
            }
            if (page.size() < PAGE) {
                var isRefreshed = isOf(status, REFRESH) || later.stream().anyMatch(Update::isRefresh);
                return Intent.in(partAfter(0, later).or(() -> ownInputs(isRefreshed, later)));
            }
        }
        throw unknownIntent("no successful update was found among the last " + PAGES * PAGE
                + " of the stack's history, so what was meant is not known");
    }

    private static Intent intent(long version, StackStatus status, List<Update> all) {
        var refreshed = firstRefreshAfter(version, all) < Long.MAX_VALUE;
        var hasFailed = status.lastResult().filter(FAILED::equals).isPresent();
        return new Intent(
                Optional.of(version), lastFailedAfter(version, all), unsettled(status, hasFailed, refreshed, all));
    }

    private static Optional<Unfinished> lastFailedAfter(long version, List<Update> all) {
        var refresh = firstRefreshAfter(version, all);
        return all.stream()
                .filter(update -> FAILED.equals(update.result()) && "update".equals(update.kind()))
                .flatMap(update -> update.version().stream())
                .filter(number -> number > version)
                .max(Comparator.naturalOrder())
                .map(number -> new Unfinished(number, refresh < number ? Beside.REAL : Beside.ASKED_OR_REAL));
    }

    private static Optional<String> unsettled(
            StackStatus status, boolean hasFailed, boolean refreshed, List<Update> all) {
        if (hasFailed && isOf(status, "destroy")) {
            return Optional.of("the stack's last destroy failed, so what is still meant to be there is not known");
        }
        if (hasFailed && isOf(status, "update") && all.getFirst().refreshesFirst()) {
            return Optional.of("the stack's last update failed after it had read reality into the state");
        }
        return status.isTargeted() && refreshed
                ? Optional.of("the stack's last update was of some resources alone, after a refresh")
                : Optional.empty();
    }

    private static boolean isOf(StackStatus status, String kind) {
        return status.lastOperation().filter(kind::equals).isPresent();
    }

    /** The newest part before any refresh, of what came after an update. */
    private static Optional<Long> partAfter(long version, List<Update> all) {
        var refresh = firstRefreshAfter(version, all);
        return all.stream()
                .filter(update -> update.isPartial() && update.succeeded())
                .flatMap(update -> update.version().stream())
                .filter(number -> number > version && number < refresh)
                .max(Comparator.naturalOrder());
    }

    private static long firstRefreshAfter(long version, List<Update> all) {
        return all.stream()
                .filter(Update::isRefresh)
                .flatMap(update -> update.version().stream())
                .filter(number -> number > version)
                .min(Comparator.naturalOrder())
                .orElse(Long.MAX_VALUE);
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
        var environment = info.at("environment");
        var isTargeted = TARGETS.stream().anyMatch(flag -> isGiven(environment, flag));
        var update = new Update(kind, result, version, ended, isTargeted, isGiven(environment, "refresh"));
        if (update.leftState() && version.isEmpty()) {
            throw info.malformed("the version of " + info.words() + " is not there");
        }
        return update;
    }

    /** Neither a program that tells no flags nor one that writes others is at fault: what is not told was not given. */
    private static boolean isGiven(Member environment, String flag) {
        var value = environment.json().path("pulumi.flag." + flag);
        return value.isTextual() && !"false".equals(value.textValue());
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
