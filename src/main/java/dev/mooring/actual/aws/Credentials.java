package dev.mooring.actual.aws;

import dev.mooring.access.EscAccess;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;

/** The one place where an identity becomes credentials. Clusters of one identity and region share them. */
final class Credentials implements AutoCloseable {
    private final SdkHttpClient http;
    private final AwsCredentialsProvider own =
            DefaultCredentialsProvider.builder().build();
    private final Map<AwsAccess, AssumedRole> roles = new ConcurrentHashMap<>();

    private final EscAccess esc;

    Credentials(SdkHttpClient http, EscAccess esc) {
        this.http = http;
        this.esc = esc;
    }

    AwsCredentialsProvider of(AwsAccess access) {
        return switch (access.identity()) {
            case Identity.Own _ -> own;
            case Identity.OfEnvironment(var cluster) -> new EscCredentials(cluster, esc);
            case Identity.Assumed role ->
                roles.computeIfAbsent(access, _ -> new AssumedRole(role, access.region(), own, http));
        };
    }

    @Override
    public void close() {
        roles.values().forEach(AssumedRole::close);
    }
}
