package dev.mooring.actual.aws;

import dev.mooring.access.EscAccess;
import dev.mooring.clock.Witness;
import dev.mooring.clock.WitnessedClock;
import dev.mooring.outgoing.Outgoing;
import dev.mooring.reading.answer.Limits;
import dev.mooring.reading.answer.SourceConfig;
import dev.mooring.transport.Transport;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.rolesanywhere.RolesAnywhereClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * AWS clients, by who asks and in which region. Credentials of {@link Identity.Own} and endpoints come from the SDK's standard
 * chain ({@code AWS_ENDPOINT_URL_EKS} and so on). Calls take turns ({@link CallBudgets}). Retries are the SDK's standard ones: exponential with jitter, a few tries, throttling included. Answers have
 * bounds; one that goes beyond is not asked for again.
 */
@ApplicationScoped
public class AwsClients {
    private static final int TRIES = 4;
    /** For the answer to one try. */
    static final Duration ANSWERED_WITHIN = Duration.ofSeconds(15);

    /** For a body; shorter than a try, so that one that is too slow is told from a call without an answer. */
    private static final Duration BODY_WITHIN = Duration.ofSeconds(12);

    /** For all tries. */
    static final Duration CALLED_WITHIN = Duration.ofSeconds(40);

    private final Limits limits;
    private final SdkHttpClient http;
    private final Credentials credentials;
    private final CallBudgets budgets;
    private final Map<AwsAccess, EksClient> eks = new ConcurrentHashMap<>();
    private final Map<AwsAccess, SsmClient> ssm = new ConcurrentHashMap<>();
    private final Map<AwsAccess, RolesAnywhereClient> rolesAnywhere = new ConcurrentHashMap<>();
    private final Map<AwsAccess, IamClient> iam = new ConcurrentHashMap<>();
    private final Map<AwsAccess, Ec2Client> ec2 = new ConcurrentHashMap<>();

    @Inject
    AwsClients(
            SourceConfig sources,
            EscAccess esc,
            WitnessedClock clock,
            CallBudgets budgets,
            Outgoing outgoing,
            Vertx vertx) {
        this(sources, esc, (Witness) clock, budgets, outgoing, vertx);
    }

    /**
     * @param witness is told the time that answers bear
     * @param vertx whose threads carry what is asked and answered
     */
    public AwsClients(
            SourceConfig sources, EscAccess esc, Witness witness, CallBudgets budgets, Outgoing outgoing, Vertx vertx) {
        this.budgets = budgets;
        this.limits = Limits.of(sources);
        var bounds = limits.within(BODY_WITHIN);
        this.http = new BoundedHttp(
                new VertxHttp(new Transport(vertx, outgoing), ANSWERED_WITHIN, bounds.within()), bounds, witness);
        HttpOfTheChain.is(http);
        this.credentials = new Credentials(http, esc);
    }

    /** What is taken of an answer. */
    public Limits limits() {
        return limits;
    }

    public EksClient eks(AwsAccess access) {
        return eks.computeIfAbsent(
                access, _ -> configure(EksClient.builder(), access, "eks").build());
    }

    public SsmClient ssm(AwsAccess access) {
        return ssm.computeIfAbsent(
                access, _ -> configure(SsmClient.builder(), access, "ssm").build());
    }

    public RolesAnywhereClient rolesAnywhere(AwsAccess access) {
        return rolesAnywhere.computeIfAbsent(
                access,
                _ -> configure(RolesAnywhereClient.builder(), access, "rolesanywhere")
                        .build());
    }

    public IamClient iam(AwsAccess access) {
        return iam.computeIfAbsent(
                access, _ -> configure(IamClient.builder(), access, "iam").build());
    }

    public Ec2Client ec2(AwsAccess access) {
        return ec2.computeIfAbsent(
                access, _ -> configure(Ec2Client.builder(), access, "ec2").build());
    }

    /** The credentials that requests are signed with. */
    public AwsCredentialsProvider credentials(AwsAccess access) {
        return credentials.of(access);
    }

    /** Who hears how calls of a client end. */
    private List<ExecutionInterceptor> listeners(AwsAccess access, String service) {
        var turns = budgets.turns(access, service);
        return credentials.of(access) instanceof EscCredentials ofEnvironment
                ? List.of(turns, ofEnvironment)
                : List.of(turns);
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configure(
            B builder, AwsAccess access, String service) {
        return builder.region(Region.of(access.region()))
                .credentialsProvider(credentials.of(access))
                .httpClient(http)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .executionInterceptors(listeners(access, service))
                        .apiCallTimeout(CALLED_WITHIN)
                        .apiCallAttemptTimeout(ANSWERED_WITHIN)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(TRIES)
                                .build())
                        .build());
    }

    /** As whom AWS has been asked, and not {@linkplain #close(Identity) closed} since. */
    Set<Identity> identities() {
        return Stream.concat(
                        Stream.of(eks, ssm, rolesAnywhere, iam, ec2).flatMap(clients -> clients.keySet().stream()),
                        credentials.accesses().stream())
                .map(AwsAccess::identity)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Closes what asks as this one. Whoever comes for it later is given it anew. */
    void close(Identity identity) {
        Stream.of(eks, ssm, rolesAnywhere, iam, ec2).forEach(clients -> close(clients, identity));
        credentials.close(identity);
    }

    private static <C extends SdkAutoCloseable> void close(Map<AwsAccess, C> clients, Identity identity) {
        clients.keySet().stream()
                .filter(access -> access.identity().equals(identity))
                .flatMap(access -> Optional.ofNullable(clients.remove(access)).stream())
                .forEach(SdkAutoCloseable::close);
    }

    @PreDestroy
    public void close() {
        eks.values().forEach(EksClient::close);
        ssm.values().forEach(SsmClient::close);
        rolesAnywhere.values().forEach(RolesAnywhereClient::close);
        iam.values().forEach(IamClient::close);
        ec2.values().forEach(Ec2Client::close);
        credentials.close();
        http.close();
    }
}
