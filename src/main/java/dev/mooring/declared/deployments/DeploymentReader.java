package dev.mooring.declared.deployments;

import dev.mooring.cluster.StackName;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.declared.PulumiTime;
import dev.mooring.declared.deployments.RunnerPool.Runner;
import dev.mooring.declared.pulumi.PulumiCloud;
import dev.mooring.declared.pulumi.PulumiCloud.Call;
import dev.mooring.reading.Answers;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import dev.mooring.reading.SideBySide;
import dev.mooring.reading.SideBySide.Pending;
import dev.mooring.reading.Source;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.Member;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads what Pulumi Deployments does with a cluster's stack (api.pulumi.com OpenAPI: DeploymentSettings,
 * StackDeploymentsMetadataResponse, ListDeploymentResponseV2, ListScheduledActionsResponse, ListDriftRunsResponse,
 * ListAgentPoolsResponse, AgentPoolDetail). What those require must be there.
 */
@ApplicationScoped
public class DeploymentReader {
    private static final String STACK = "get stack";
    private static final String SETTINGS = "get deployment settings";
    private static final String METADATA = "get deployments metadata";
    private static final String DEPLOYMENTS = "list deployments";
    private static final String SCHEDULES = "list schedules";
    private static final String DRIFT_RUNS = "list drift runs";
    private static final String POOLS = "list runner pools";
    private static final String POOL = "get runner pool";
    private static final String UPDATE = "get update";
    private static final int PAGE = 20;
    private static final int MOST_PAGES = 5;
    /** Two that failed, one after the other, are a habit. */
    private static final int ENOUGH_DRIFT_RUNS = 2;

    private final PulumiCloud pulumi;
    private final Clock clock;

    @Inject
    public DeploymentReader(PulumiCloud pulumi, Clock clock) {
        this.pulumi = pulumi;
        this.clock = clock;
    }

    /**
     * Reads under way.
     *
     * @param pool the runners
     * @param all of them, {@link DeploymentSources} in their order but for the records
     */
    public record Started(Pending<Reading<RunnerPool>> pool, Pending<Readings> all) {}

    /** Starts all reads, side by side. */
    public Started start(WatchedCluster cluster, SideBySide side) {
        if (!cluster.config().deployments()) {
            return off("mooring.clusters." + cluster.name() + ".deployments is false");
        }
        return cluster.stack()
                .map(stack -> start(stack, side))
                .orElseGet(() -> off("no stack is configured for this cluster"));
    }

    private static Started off(String reason) {
        return new Started(
                () -> Reading.off(DeploymentSources.POOL, reason),
                () -> Readings.of(DeploymentSources.ALL.stream()
                        .filter(source -> source != DeploymentSources.RECORDS)
                        .map(source -> Reading.off(source, reason))
                        .toList()));
    }

    private Started start(StackName stack, SideBySide side) {
        var settings =
                side.read(DeploymentSources.SETTINGS, () -> ifAny(DeploymentSources.SETTINGS, () -> settings(stack)));
        var pool = after(settings, DeploymentSources.POOL, side, found -> pool(stack.organization(), found));
        var all = List.<Pending<? extends Reading<?>>>of(
                settings,
                after(settings, DeploymentSources.QUEUE, side, _ -> queue(stack)),
                after(settings, DeploymentSources.SCHEDULES, side, _ -> schedules(stack)),
                after(settings, DeploymentSources.DRIFT_RUNS, side, _ -> driftRuns(stack)),
                pool);
        return new Started(
                pool, () -> Readings.of(all.stream().map(Pending::get).toList()));
    }

    /** What Pulumi Cloud's own record says of updates, one call for each. */
    public Reading<Answers<String, String>> records(Reading<List<UpdateClaim>> claims) {
        return claims.then(DeploymentSources.RECORDS, found -> {
            var byName = found.stream()
                    .collect(Collectors.toMap(
                            UpdateClaim::by, Function.identity(), (first, _) -> first, LinkedHashMap::new));
            return byName.isEmpty()
                    ? Reading.absent(
                            DeploymentSources.RECORDS,
                            "the Pulumi Kubernetes Operator calls no update of an organization that is watched failed")
                    : Answers.ask(
                            DeploymentSources.RECORDS,
                            clock,
                            byName.keySet(),
                            name -> result(Objects.requireNonNull(byName.get(name))));
        });
    }

    private Optional<String> result(UpdateClaim claim) {
        return ask(UPDATE, ofStack(UPDATE, claim.stack(), "updates", Long.toString(claim.version())))
                .map(update -> update.at("info").object().at("result").text());
    }

    /** Where Pulumi Deployments does not deploy the stack, nothing more is asked. */
    private <T> Pending<Reading<T>> after(
            Pending<Reading<DeploymentSettings>> settings,
            Source<T> source,
            SideBySide side,
            Function<DeploymentSettings, Optional<T>> read) {
        return side.read(source, () -> settings.get().then(source, found -> ifAny(source, () -> read.apply(found))));
    }

    private <T> Reading<T> ifAny(Source<T> source, Callable<Optional<T>> read) {
        return Unreadable.attemptIfAny(source, clock, read, "Pulumi Cloud knows of none");
    }

    private Optional<DeploymentSettings> settings(StackName stack) {
        var settings = ask(SETTINGS, ofStack(SETTINGS, stack, "deployments", "settings"));
        if (settings.isEmpty()) {
            // The same is said of a stack that the token does not see: of that one nothing is known.
            require(STACK, ofStack(STACK, stack));
        }
        return settings.map(found -> new DeploymentSettings(
                found.at("agentPoolID").textIfAny().filter(id -> !id.isEmpty()),
                deploysOnPush(found.at("gitHub")) || deploysOnPush(found.at("vcs"))));
    }

    private static boolean deploysOnPush(Member repository) {
        return repository.objectIfAny().at("deployCommits").flagIfAny().orElse(false);
    }

    private Optional<DeploymentQueue> queue(StackName stack) {
        var metadata = require(METADATA, ofStack(METADATA, stack, "deployments", "metadata"));
        // While pages are read, a new one may push others onto the next.
        var newest = new LinkedHashMap<String, Deployment>();
        var page = 1;
        var goesOn = true;
        while (goesOn && page <= MOST_PAGES) {
            goesOn = take(deployments(stack, page), page, newest);
            page++;
        }
        return Optional.of(new DeploymentQueue(
                requireFlag(metadata.at("stackPaused")),
                requireFlag(metadata.at("organizationPaused")),
                List.copyOf(newest.values()),
                goesOn));
    }

    private Member deployments(StackName stack, int page) {
        var path = ofStack(DEPLOYMENTS, stack, "deployments").path();
        return require(DEPLOYMENTS, new Call(DEPLOYMENTS, "GET", path + "?page=" + page + "&pageSize=" + PAGE));
    }

    /** Whether older ones may wait or run, behind those that have come since. */
    private static boolean take(Member answer, int page, Map<String, Deployment> newest) {
        var found = answer.at("deployments").list().stream()
                .map(DeploymentReader::deployment)
                .toList();
        found.forEach(deployment -> newest.putIfAbsent(deployment.id(), deployment));
        return !found.isEmpty()
                && !found.getLast().hasEnded()
                && answer.at("total").numberIfAny().orElse(0L) > (long) page * PAGE;
    }

    private static boolean requireFlag(Member flag) {
        return flag.flagIfAny().orElseThrow(() -> flag.malformed("the answer has no " + flag.words()));
    }

    private static Deployment deployment(Member item) {
        var found = item.object();
        return new Deployment(
                found.at("id").text(),
                found.at("version").numberIfAny().orElse(0L),
                found.at("status").text(),
                found.at("pulumiOperation").textIfAny().orElse(""),
                PulumiTime.ifAny(found.at("created")),
                PulumiTime.ifAny(found.at("modified")));
    }

    private Optional<List<Schedule>> schedules(StackName stack) {
        return Optional.of(
                require(SCHEDULES, ofStack(SCHEDULES, stack, "deployments", "schedules"))
                        .at("schedules")
                        .list()
                        .stream()
                        .map(DeploymentReader::schedule)
                        .toList());
    }

    private static Schedule schedule(Member item) {
        var found = item.object();
        var operation = found.at("definition")
                .objectIfAny()
                .at("request")
                .objectIfAny()
                .at("operation")
                .textIfAny();
        return new Schedule(
                found.at("id").text(),
                "deployment".equals(found.at("kind").text()) ? operation.orElse("") : "",
                found.at("scheduleCron").textIfAny().orElse(""),
                requireFlag(found.at("paused")),
                PulumiTime.ifAny(found.at("nextExecution")),
                PulumiTime.ifAny(found.at("lastExecuted")));
    }

    private Optional<DriftRuns> driftRuns(StackName stack) {
        var path = ofStack(DRIFT_RUNS, stack, "drift", "runs").path();
        var deployed = new LinkedHashMap<String, DriftRun>();
        var page = 1;
        var goesOn = true;
        while (goesOn && page <= MOST_PAGES && isTooFew(deployed)) {
            var answer = require(DRIFT_RUNS, new Call(DRIFT_RUNS, "GET", path + "?page=" + page + "&pageSize=" + PAGE));
            var found = answer.at("driftRuns").list().stream()
                    .map(DeploymentReader::driftRun)
                    .toList();
            found.stream()
                    .filter(run -> run.deployment().isPresent())
                    .forEach(run -> deployed.putIfAbsent(run.id(), run));
            goesOn = !found.isEmpty() && answer.at("total").numberIfAny().orElse(0L) > (long) page * PAGE;
            page++;
        }
        return Optional.of(new DriftRuns(List.copyOf(deployed.values()), goesOn));
    }

    private static boolean isTooFew(Map<String, DriftRun> deployed) {
        return deployed.values().stream().filter(DriftRun::isOver).count() < ENOUGH_DRIFT_RUNS;
    }

    private static DriftRun driftRun(Member item) {
        return new DriftRun(
                item.object().at("id").text(),
                item.at("status").text(),
                item.at("deploymentVersion").numberIfAny(),
                PulumiTime.ifAny(item.at("created")));
    }

    /** Empty where Pulumi's own machines deploy. */
    private Optional<RunnerPool> pool(String organization, DeploymentSettings settings) {
        var pools = require(POOLS, Call.get(POOLS, "api", "orgs", organization, "agent-pools"));
        var used = settings.pool()
                .or(() -> pools.at("defaultAgentPoolID").textIfAny().filter(id -> !id.isEmpty()));
        return used.map(id -> pools.at("agentPools").list().stream()
                .filter(pool -> pool.object().at("id").text().equals(id))
                .findFirst()
                .map(pool -> pool(organization, pool))
                .orElseThrow(() -> new Unreadable(
                        Kind.MISSING,
                        POOLS,
                        "the pool that the stack uses is not in the list, or the token may not see it")));
    }

    private RunnerPool pool(String organization, Member listed) {
        var id = listed.at("id").text();
        var detail = require(POOL, Call.get(POOL, "api", "orgs", organization, "agent-pools", id));
        return new RunnerPool(
                id,
                listed.at("name").text(),
                isOnline(listed.at("status")),
                PulumiTime.ofSeconds(listed.at("lastSeen")),
                detail.at("agents").list().stream()
                        .map(DeploymentReader::runner)
                        .toList());
    }

    private static Runner runner(Member item) {
        var found = item.object();
        return new Runner(
                found.at("hostname").text(),
                found.at("version").textIfAny().orElse(""),
                isOnline(found.at("status")),
                PulumiTime.ofSeconds(found.at("lastSeen")));
    }

    private static boolean isOnline(Member status) {
        var said = status.text();
        if (Stream.of("online", "offline").noneMatch(said::equals)) {
            throw status.malformed(status.words() + " is neither online nor offline");
        }
        return "online".equals(said);
    }

    private Optional<Member> ask(String operation, Call call) {
        return pulumi.ask(call, body -> Member.read(operation, body)).map(Member::object);
    }

    private Member require(String operation, Call call) {
        return ask(operation, call)
                .orElseThrow(() -> new Unreadable(Kind.MISSING, operation, "Pulumi Cloud answers 404"));
    }

    private static Call ofStack(String operation, StackName stack, String... tail) {
        var segments = Stream.concat(
                        Stream.of("api", "stacks", stack.organization(), stack.project(), stack.stack()),
                        Stream.of(tail))
                .toArray(String[]::new);
        return Call.get(operation, segments);
    }
}
