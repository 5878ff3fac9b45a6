package dev.mooring.actual.aws;

import dev.mooring.access.EscAccess;
import dev.mooring.outgoing.Outgoing;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;

/** The one place where an identity becomes credentials. Clusters of one identity and region share them. */
final class Credentials implements AutoCloseable {
    private final SdkHttpClient http;
    private final AwsCredentialsProvider own;
    private final Map<AwsAccess, AssumedRole> roles = new ConcurrentHashMap<>();

    private final EscAccess esc;

    Credentials(SdkHttpClient http, EscAccess esc, Outgoing outgoing) {
        this.http = http;
        this.esc = esc;
        this.own = outgoing.trust().hasBundle()
                ? trusting(http)
                : DefaultCredentialsProvider.builder().build();
    }

    /**
     * The SDK's chain asks STS for a web identity with a client of its own, which trusts the system's authorities alone: here
     * it is asked with ours, at the same place of the chain.
     */
    private static AwsCredentialsProvider trusting(SdkHttpClient http) {
        var chain = new ArrayList<AwsCredentialsProvider>();
        chain.add(SystemPropertyCredentialsProvider.create());
        chain.add(EnvironmentVariableCredentialsProvider.create());
        var region = SdkSystemSetting.AWS_REGION.getStringValue();
        if (region.isPresent()
                && SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.getStringValue().isPresent()) {
            chain.add(StsWebIdentityTokenFileCredentialsProvider.builder()
                    .stsClient(StsClient.builder()
                            .region(Region.of(region.get()))
                            .credentialsProvider(AnonymousCredentialsProvider.create())
                            .httpClient(http)
                            .build())
                    .build());
        }
        chain.add(DefaultCredentialsProvider.builder().build());
        return AwsCredentialsProviderChain.of(chain.toArray(AwsCredentialsProvider[]::new));
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
