package dev.mooring.actual.aws;

import dev.mooring.clock.Witness;
import dev.mooring.clock.WitnessedClock;
import dev.mooring.reading.answer.Limits;
import dev.mooring.reading.answer.SourceConfig;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.rolesanywhere.RolesAnywhereClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * AWS clients by region. Credentials and endpoints come from the SDK's standard chain ({@code AWS_ENDPOINT_URL_EKS} and
 * so on). Retries are the SDK's standard ones: exponential with jitter, a few tries, throttling included. Answers have
 * bounds; one that goes beyond is not asked for again.
 */
@ApplicationScoped
public class AwsClients {
    private static final int TRIES = 4;
    /** For a connection. */
    static final Duration CONNECTED_WITHIN = Duration.ofSeconds(5);

    /** For the answer to one try. */
    static final Duration ANSWERED_WITHIN = Duration.ofSeconds(15);

    /** For all tries. */
    static final Duration CALLED_WITHIN = Duration.ofSeconds(40);

    private final Limits limits;
    private final SdkHttpClient http;
    private final AwsCredentialsProvider credentials =
            DefaultCredentialsProvider.builder().build();
    private final Map<String, EksClient> eks = new ConcurrentHashMap<>();
    private final Map<String, SsmClient> ssm = new ConcurrentHashMap<>();
    private final Map<String, RolesAnywhereClient> rolesAnywhere = new ConcurrentHashMap<>();
    private final Map<String, IamClient> iam = new ConcurrentHashMap<>();
    private final Map<String, Ec2Client> ec2 = new ConcurrentHashMap<>();

    @Inject
    AwsClients(SourceConfig sources, WitnessedClock clock) {
        this(sources, (Witness) clock);
    }

    /** @param witness is told the time that answers bear */
    public AwsClients(SourceConfig sources, Witness witness) {
        this.limits = Limits.of(sources);
        this.http = new BoundedHttp(
                UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECTED_WITHIN)
                        .socketTimeout(ANSWERED_WITHIN)
                        .build(),
                limits,
                witness);
    }

    /** What is taken of an answer. */
    public Limits limits() {
        return limits;
    }

    public EksClient eks(String region) {
        return eks.computeIfAbsent(
                region, name -> configure(EksClient.builder(), name).build());
    }

    public SsmClient ssm(String region) {
        return ssm.computeIfAbsent(
                region, name -> configure(SsmClient.builder(), name).build());
    }

    public RolesAnywhereClient rolesAnywhere(String region) {
        return rolesAnywhere.computeIfAbsent(
                region, name -> configure(RolesAnywhereClient.builder(), name).build());
    }

    public IamClient iam(String region) {
        return iam.computeIfAbsent(
                region, name -> configure(IamClient.builder(), name).build());
    }

    public Ec2Client ec2(String region) {
        return ec2.computeIfAbsent(
                region, name -> configure(Ec2Client.builder(), name).build());
    }

    /** The credentials that requests are signed with. */
    public AwsCredentialsProvider credentials() {
        return credentials;
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configure(B builder, String region) {
        return builder.region(Region.of(region))
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .apiCallTimeout(CALLED_WITHIN)
                        .apiCallAttemptTimeout(ANSWERED_WITHIN)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(TRIES)
                                .build())
                        .build());
    }

    @PreDestroy
    public void close() {
        eks.values().forEach(EksClient::close);
        ssm.values().forEach(SsmClient::close);
        rolesAnywhere.values().forEach(RolesAnywhereClient::close);
        iam.values().forEach(IamClient::close);
        ec2.values().forEach(Ec2Client::close);
        http.close();
    }
}
