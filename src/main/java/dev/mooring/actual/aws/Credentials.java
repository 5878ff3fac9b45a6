package dev.mooring.actual.aws;

import dev.mooring.access.EscAccess;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.services.sts.model.IdpCommunicationErrorException;

/** The one place where an identity becomes credentials. Clusters of one identity and region share them. */
final class Credentials implements AutoCloseable {
    private final SdkHttpClient http;
    private final AwsCredentialsProvider own;
    private final Map<AwsAccess, AssumedRole> roles = new ConcurrentHashMap<>();

    private final EscAccess esc;

    Credentials(SdkHttpClient http, EscAccess esc) {
        this.http = http;
        this.esc = esc;
        this.own = SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.getStringValue().isPresent()
                ? withWebIdentity(http)
                : DefaultCredentialsProvider.builder().build();
    }

    /**
     * The SDK's chain, whose web identity would ask STS with a client of its own: it knows neither our proxy nor our
     * authorities. Here it is asked with ours, at the same place of the chain; and not by the other one where that fails.
     */
    private static AwsCredentialsProvider withWebIdentity(SdkHttpClient http) {
        return AwsCredentialsProviderChain.of(
                SystemPropertyCredentialsProvider.create(),
                EnvironmentVariableCredentialsProvider.create(),
                StsWebIdentityTokenFileCredentialsProvider.builder()
                        .stsClient(sts(http))
                        .build(),
                ProfileCredentialsProvider.create(),
                ContainerCredentialsProvider.create(),
                InstanceProfileCredentialsProvider.create());
    }

    /** As the SDK's own is: it asks again where STS could not reach who issued the token. */
    private static StsClient sts(SdkHttpClient http) {
        return StsClient.builder()
                .region(region())
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClient(http)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .apiCallTimeout(AwsClients.CALLED_WITHIN)
                        .apiCallAttemptTimeout(AwsClients.ANSWERED_WITHIN)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .retryOnException(IdpCommunicationErrorException.class)
                                .build())
                        .build())
                .build();
    }

    private static Region region() {
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException _) {
            return Region.US_EAST_1;
        }
    }

    AwsCredentialsProvider of(AwsAccess access) {
        return switch (access.identity()) {
            case Identity.Own _ -> own;
            case Identity.OfEnvironment(var cluster) -> new EscCredentials(cluster, esc);
            case Identity.Assumed role ->
                roles.computeIfAbsent(access, _ -> new AssumedRole(role, access.region(), own, http));
        };
    }

    /** Who holds credentials of a role. */
    Set<AwsAccess> accesses() {
        return Set.copyOf(roles.keySet());
    }

    void close(Identity identity) {
        roles.keySet().stream()
                .filter(access -> access.identity().equals(identity))
                .flatMap(access -> Optional.ofNullable(roles.remove(access)).stream())
                .forEach(AssumedRole::close);
    }

    @Override
    public void close() {
        roles.values().forEach(AssumedRole::close);
    }
}
