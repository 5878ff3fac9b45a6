package dev.mooring.actual.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.actual.account.AccountReader;
import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksReader;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.rolesanywhere.RolesAnywhereReaders;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.actual.ssm.SsmReader;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.hostname.HostNames;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import dev.mooring.reading.SideBySide;
import dev.mooring.reading.Source;
import dev.mooring.reading.Unended;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.reading.answer.Limits;
import dev.mooring.standin.ActualFixture;
import dev.mooring.standin.CloudStandIn;
import dev.mooring.standin.TimeShift;
import dev.mooring.standin.World;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever an operation of AWS answers that is not its answer, the source it is read into is unavailable, for the right
 * reason, and never empty. Each case has a region to itself while it runs, which tells its requests from those of all others:
 * so the cases, some of which wait between tries, run side by side.
 */
class StrictAnswersTest {
    private static final int AT_ONCE = 24;
    private static final int AFTER_OTHERS = 6;
    private static final String REGION = "us-west-2";
    private static final Clock CLOCK = Clock.fixed(TimeShift.FIXTURES_NOW, ZoneOffset.UTC);
    private static final List<BadAnswer> CASES =
            AwsOperation.ALL.stream().flatMap(BadAnswer::of).toList();
    private static final Map<BadAnswer, Future<Reading<?>>> READ = new HashMap<>();

    private static final BlockingQueue<String> FREE = new LinkedBlockingQueue<>();

    private static CloudStandIn cloud;
    private static AwsClients clients;
    private static AwsClients nowhere;
    private static WatchedCluster cluster;
    private static ExecutorService side;

    @BeforeAll
    static void askAll() {
        cloud = new CloudStandIn(new World(List.of()));
        AwsOperation.ALL.forEach(operation -> cloud.server()
                .stubFor(operation
                        .request()
                        .atPriority(AFTER_OTHERS)
                        .willReturn(aResponse()
                                .withHeader("Content-Type", operation.contentType())
                                .withBody(operation.body()))));
        nowhere = nowhere();
        pointTheSdkAt(cloud.url());
        clients = AwsFixture.clients(Bounds.usual());
        cluster = watched();
        side = Executors.newFixedThreadPool(AT_ONCE);
        for (var lane = 0; lane < AT_ONCE; lane++) {
            FREE.add("lane-" + lane);
        }
        CASES.forEach(bad -> READ.put(bad, side.submit(() -> read(bad))));
    }

    /** Clients that ask where nobody listens: they know it from when they are made. */
    private static AwsClients nowhere() {
        pointTheSdkAt("http://127.0.0.1:1");
        var made = AwsFixture.clients(Bounds.usual());
        made.eks(AwsAccess.own(REGION));
        made.ssm(AwsAccess.own(REGION));
        made.rolesAnywhere(AwsAccess.own(REGION));
        made.iam(AwsAccess.own(REGION));
        made.ec2(AwsAccess.own(REGION));
        return made;
    }

    private static void pointTheSdkAt(String url) {
        System.setProperty("aws.endpointUrl", url);
        System.setProperty("aws.accessKeyId", "AKIDSTANDIN");
        System.setProperty("aws.secretAccessKey", "stand-in");
    }

    private static Reading<?> read(BadAnswer bad) throws InterruptedException {
        var region = FREE.take();
        try {
            return read(bad, region);
        } finally {
            FREE.add(region);
        }
    }

    private static Reading<?> read(BadAnswer bad, String region) {
        var first = cloud.server()
                .stubFor(bad.operation()
                        .request(region)
                        .inScenario(bad.toString())
                        .whenScenarioStateIs(STARTED)
                        .willSetStateTo("later")
                        .willReturn(bad.pages().getFirst()));
        var later = cloud.server()
                .stubFor(bad.operation()
                        .request(region)
                        .inScenario(bad.toString())
                        .whenScenarioStateIs("later")
                        .willReturn(bad.pages().getLast()));
        try {
            return read(clients, bad.operation(), region);
        } finally {
            cloud.server().removeStub(first);
            cloud.server().removeStub(later);
        }
    }

    @AfterAll
    static void close() {
        side.shutdownNow();
        clients.close();
        nowhere.close();
        cloud.close();
        READ.clear();
        FREE.clear();
    }

    static Stream<BadAnswer> badAnswers() {
        return CASES.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badAnswers")
    void isUnavailableForItsReason(BadAnswer bad) throws Exception {
        var cause = READ.get(bad).get().cause();
        assertThat(cause).as("why it was not read").isPresent();
        assertThat(cause.get().kind()).as(cause.get().toString()).isEqualTo(bad.kind());
        assertThat(cause.get().operation()).contains(bad.operation().name());
        assertThat(cause.get().detail()).isNotBlank().contains(bad.words());
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "404, UnknownOperationException, Not Found, true",
        "403, MissingAuthenticationTokenException, Missing Authentication Token, true",
        "403, AccessDeniedException, Unable to determine service/operation name to be authorized, true",
        "403, AccessDeniedException, User: mooring is not authorized to perform: eks:ListCertificateAuthorities, false"
    })
    void tellsARegionWithoutCertificateAuthoritiesFromARefusal(
            int status, String type, String message, boolean isWithout) {
        var operation = AwsOperation.ALL.stream()
                .filter(one -> one.name().equals("eks:ListCertificateAuthorities"))
                .findFirst()
                .orElseThrow();
        var region = "without-" + status;
        var stub = cloud.server()
                .stubFor(operation
                        .request(region)
                        .willReturn(aResponse()
                                .withStatus(status)
                                .withHeader("x-amzn-ErrorType", type)
                                .withHeader("Content-Type", "application/json")
                                .withBody("{\"message\":\"" + message + "\"}")));
        assertThat(read(clients, operation, region))
                .isInstanceOf(isWithout ? Reading.Absent.class : Reading.Unavailable.class);
        cloud.server().removeStub(stub);
    }

    static Stream<AwsOperation> operations() {
        return AwsOperation.ALL.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void isReadWhereItAnswersWell(AwsOperation operation) {
        assertThat(read(clients, operation, REGION)).isInstanceOf(Reading.Fresh.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void isUnreachableWhereNobodyListens(AwsOperation operation) {
        var cause = read(nowhere, operation, REGION).cause().map(Cause::toString);
        assertThat(cause.orElse("")).contains("unreachable", "connection refused");
    }

    @Test
    void aListWhosePagesDoNotEndIsNoAnswer() {
        Iterable<String> endless = () -> Stream.generate(() -> "a page").iterator();
        assertThatThrownBy(() -> AwsAnswer.all(endless, Limits.of(Bounds.usual()), "things", _ -> true, _ -> List.of()))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        unreadable -> assertThat(unreadable.reason().kind()).isEqualTo(Kind.TOO_LARGE))
                .hasMessageContaining("things");
    }

    private static Reading<?> read(AwsClients aws, AwsOperation operation, String region) {
        var name = operation.name();
        return readings(aws, name.substring(0, name.indexOf(':')), region).of(operation.source());
    }

    /** Everything of a service: readers that nobody has used keep nothing from another case. */
    private static Readings readings(AwsClients aws, String service, String region) {
        return switch (service) {
            case "eks" -> eks(aws, region);
            case "ssm" -> {
                var ssm = new SsmReader(aws, CLOCK);
                yield Readings.of(ssm.activations(AwsAccess.own(region)), ssm.managedInstances(AwsAccess.own(region)));
            }
            case "rolesanywhere" -> rolesAnywhere(aws, region);
            default ->
                new AccountReader(aws, CLOCK)
                        .read(cluster, fresh(EksSources.CLUSTER, Optional.of(found(region))), roles());
        };
    }

    private static Readings eks(AwsClients aws, String region) {
        var reader = new EksReader(aws, CLOCK);
        var address = new EksReader.Address("c", AwsAccess.own(region));
        try (var side = new SideBySide("c", Duration.ofMinutes(1), new Unended())) {
            return reader.start(address, reader.cluster(address), side).get();
        }
    }

    private static Readings rolesAnywhere(AwsClients aws, String region) {
        var access = AwsAccess.own(region);
        var reader = RolesAnywhereReaders.of(aws, CLOCK);
        var subjects = reader.subjects(access);
        var certificates = subjects.then(
                RolesAnywhereSources.CERTIFICATES,
                seen -> reader.certificates("c", access, seen, names("edge-01"), Set.of()));
        return Readings.of(reader.trustAnchors(access), reader.profiles(access), subjects, certificates);
    }

    private static HostNames<String> names(String name) {
        var names = new HostNames<String>();
        names.add(name, name);
        return names;
    }

    private static Reading<Set<String>> roles() {
        return fresh(Source.named("roles"), Set.of(AwsOperation.ROLE));
    }

    private static EksCluster found(String region) {
        var base = ActualFixture.cluster("c", List.of(), ActualFixture.endpoint(Optional.empty(), Optional.empty()));
        return new EksCluster(
                base.name(),
                "arn:aws:eks:" + region + ":111122223333:cluster/c",
                base.status(),
                base.version(),
                base.createdAt(),
                base.access(),
                base.remoteNetwork(),
                base.healthIssues(),
                base.endpoint(),
                new EksCluster.Network(
                        Optional.of("vpc-1"),
                        List.of(),
                        List.of("sg-1"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                base.operations(),
                base.tags());
    }

    private static <T> Reading<T> fresh(Source<T> source, T answer) {
        return Reading.fresh(source, answer, CLOCK.instant());
    }

    private static WatchedCluster watched() {
        var settings = Map.of(
                "mooring.clusters.c.stack", "o/p/s",
                "mooring.clusters.c.iam", "true",
                "mooring.clusters.c.ec2", "true");
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(ClustersConfig.class)
                .build();
        return new Fleet(config.getConfigMapping(ClustersConfig.class))
                .clusters()
                .getFirst();
    }
}
