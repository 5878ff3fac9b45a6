package dev.mooring.declared.esc;

import dev.mooring.cluster.EnvironmentName;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.declared.LatestVersion;
import dev.mooring.declared.PulumiTime;
import dev.mooring.declared.esc.Rotations.Rotation;
import dev.mooring.declared.esc.Rotations.Schedule;
import dev.mooring.declared.pulumi.PulumiCloud;
import dev.mooring.declared.pulumi.PulumiCloud.Call;
import dev.mooring.declared.pulumi.PulumiConfig;
import dev.mooring.reading.Answers;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.Member;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads how an environment is looked after, and how far those are that are used in the cluster (api.pulumi.com OpenAPI:
 * EnvironmentSettings, EnvironmentMetadata, SecretRotationEvent, ScheduledAction). No value is ever asked for here.
 */
@ApplicationScoped
public class LifeReader {
    private static final String SETTINGS = "get environment settings";
    private static final String METADATA = "get environment metadata";
    private static final String ROTATIONS = "list rotations";
    private static final String SCHEDULES = "list rotation schedules";
    private static final String ISSUERS = "list OIDC issuers";

    private final PulumiCloud pulumi;
    private final EnvironmentReader environments;
    private final PulumiConfig config;
    private final Clock clock;

    @Inject
    public LifeReader(PulumiCloud pulumi, EnvironmentReader environments, PulumiConfig config, Clock clock) {
        this.pulumi = pulumi;
        this.environments = environments;
        this.config = config;
        this.clock = clock;
    }

    public Reading<EnvironmentAccess> access(WatchedCluster cluster) {
        return ofEnvironment(cluster, EscSources.ACCESS, name -> access(name, cluster.opensEnvironment()));
    }

    public Reading<Rotations> rotations(WatchedCluster cluster) {
        return ofEnvironment(cluster, EscSources.ROTATIONS, this::rotations);
    }

    private <T> Reading<T> ofEnvironment(
            WatchedCluster cluster, Source<T> source, Function<EnvironmentName, Optional<T>> read) {
        return cluster.environment()
                .map(name -> Unreadable.attemptIfAny(
                        source, clock, () -> read.apply(name), "Pulumi Cloud tells nothing of it"))
                .orElseGet(() -> Reading.off(source, "no environment is configured for this cluster"));
    }

    private Optional<EnvironmentAccess> access(EnvironmentName name, boolean opened) {
        var settings = ask(SETTINGS, name, "/settings");
        var metadata = ask(METADATA, name, "/metadata");
        return settings.isEmpty() || metadata.isEmpty()
                ? Optional.empty()
                : Optional.of(new EnvironmentAccess(
                        name,
                        opened,
                        metadata.get().at("openRequestNeeded").flagIfAny().orElse(false),
                        requireFlag(settings.get().at("deletionProtected"))));
    }

    /** Where the organization has no rotation, Pulumi Cloud refuses to tell of it. */
    private Optional<Rotations> rotations(EnvironmentName name) {
        try {
            return ask(ROTATIONS, name, "/rotate/history")
                    .map(history -> new Rotations(
                            name,
                            history.at("events").list().stream()
                                    .map(LifeReader::rotation)
                                    .sorted(Comparator.comparing((Rotation rotation) ->
                                                    rotation.created().orElse(Instant.MIN))
                                            .reversed())
                                    .toList(),
                            schedules(name)));
        } catch (Unreadable refused) {
            if (refused.reason().kind() == Kind.REFUSED) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private static Rotation rotation(Member item) {
        var event = item.object();
        var failed = event.at("rotations").list().stream()
                .filter(rotation -> hasFailed(rotation.object()))
                .map(rotation -> rotation.at("environmentPath").text())
                .toList();
        return new Rotation(
                event.at("id").text(),
                hasFailed(event) || !failed.isEmpty(),
                failed,
                PulumiTime.ifAny(event.at("created")));
    }

    /** Which words the status may be is not documented; that something went wrong is told by a message. */
    private static boolean hasFailed(Member one) {
        return one.at("status").text().equalsIgnoreCase("failed")
                || one.at("errorMessage")
                        .textIfAny()
                        .filter(text -> !text.isEmpty())
                        .isPresent();
    }

    private List<Schedule> schedules(EnvironmentName name) {
        return ask(SCHEDULES, name, "/schedules")
                .map(found -> found.at("schedules").list().stream()
                        .map(Member::object)
                        .filter(schedule -> "environment_rotation"
                                .equals(schedule.at("kind").text()))
                        .map(schedule -> new Schedule(
                                schedule.at("id").text(),
                                requireFlag(schedule.at("paused")),
                                PulumiTime.ifAny(schedule.at("nextExecution")),
                                PulumiTime.ifAny(schedule.at("lastExecuted"))))
                        .toList())
                .orElse(List.of());
    }

    /** The newest revisions of environments, as far as they are of the Pulumi Cloud that is asked here. */
    public Reading<Answers<EnvironmentName, LatestVersion>> revisions(Reading<List<UsedEnvironment>> used) {
        return used.then(EscSources.REVISIONS, found -> {
            var ours = found.stream()
                    .filter(this::isOfThisPulumi)
                    .map(UsedEnvironment::environment)
                    .distinct()
                    .toList();
            return ours.isEmpty()
                    ? Reading.absent(
                            EscSources.REVISIONS,
                            "no environment of this Pulumi Cloud, and of an organization that is watched, is used in the cluster")
                    : Answers.ask(EscSources.REVISIONS, clock, ours, environments::latest);
        });
    }

    private boolean isOfThisPulumi(UsedEnvironment used) {
        return used.apiUrl().startsWith(config.url().toString().replaceAll("/+$", "") + "/");
    }

    /** Of the organizations to whose environments somebody comes with a token of the cluster. */
    public Reading<Answers<String, List<String>>> issuers(Reading<List<UsedEnvironment>> used) {
        return used.then(EscSources.ISSUERS, found -> {
            var organizations = found.stream()
                    .filter(one -> one.byOidc() && isOfThisPulumi(one))
                    .map(one -> one.environment().organization())
                    .distinct()
                    .toList();
            return organizations.isEmpty()
                    ? Reading.absent(
                            EscSources.ISSUERS,
                            "nothing in the cluster is known to come to a watched organization of Pulumi Cloud by OIDC")
                    : Answers.ask(EscSources.ISSUERS, clock, organizations, this::issuers);
        });
    }

    private Optional<List<String>> issuers(String organization) {
        return pulumi.ask(
                        Call.get(ISSUERS, "api", "orgs", organization, "oidc", "issuers"),
                        body -> Member.read(ISSUERS, body).object())
                .map(answer -> answer.at("oidcIssuers").list().stream()
                        .map(issuer -> issuer.object().at("url").text())
                        .toList());
    }

    private Optional<Member> ask(String operation, EnvironmentName name, String tail) {
        var base = Call.get(
                operation, "api", "esc", "environments", name.organization(), name.project(), name.environment());
        return pulumi.ask(
                new Call(operation, "GET", base.path() + tail),
                body -> Member.read(operation, body).object());
    }

    private static boolean requireFlag(Member flag) {
        return flag.flagIfAny().orElseThrow(() -> flag.malformed("the answer has no " + flag.words()));
    }
}
