package dev.mooring.actual.kubernetes;

import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.servicemetadata.StsServiceMetadata;

/**
 * The bearer token of an EKS cluster: a presigned STS GetCallerIdentity, which the API server's authenticator sends to
 * STS. It allows just nine query parameters and lives 15 minutes, of which clients use 14
 * (kubernetes-sigs/aws-iam-authenticator {@code pkg/token/token.go}). A live credential: never logged.
 */
final class EksToken implements RenewableToken {
    private static final Duration KEPT = Duration.ofMinutes(12);
    private static final Duration EXPIRES = Duration.ofSeconds(60);

    private final AwsCredentialsProvider credentials;
    private final String clusterName;
    private final String region;
    private final Clock clock;
    private @Nullable String token;
    private Instant renewAt = Instant.MIN;

    EksToken(AwsCredentialsProvider credentials, String clusterName, String region, Clock clock) {
        this.credentials = credentials;
        this.clusterName = clusterName;
        this.region = region;
        this.clock = clock;
    }

    @Override
    public synchronized String getToken() {
        var now = clock.instant();
        if (token == null || !now.isBefore(renewAt)) {
            var identity = identity();
            token = presign(identity);
            renewAt = renewal(identity, now);
        }
        return token;
    }

    /** The API server did not take it: the next one is signed anew, with the credentials of then. */
    @Override
    public synchronized void forget() {
        token = null;
    }

    private AwsCredentialsIdentity identity() {
        try {
            return credentials.resolveCredentials();
        } catch (SdkException none) {
            throw new Unreadable(
                    Kind.UNAUTHENTICATED,
                    "sign a token for the Kubernetes API",
                    "no AWS credentials were found by the standard chain");
        }
    }

    /** A token is worth no more than the credentials it was signed with. */
    private static Instant renewal(AwsCredentialsIdentity identity, Instant now) {
        var kept = now.plus(KEPT);
        return identity.expirationTime()
                .map(expires -> expires.minus(Duration.ofMinutes(1)))
                .filter(kept::isAfter)
                .orElse(kept);
    }

    private String presign(AwsCredentialsIdentity identity) {
        var signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(identity)
                        .request(request())
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sts")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, EXPIRES)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock));
        var url = signed.request().getUri().toString().getBytes(StandardCharsets.UTF_8);
        return "k8s-aws-v1." + Base64.getUrlEncoder().withoutPadding().encodeToString(url);
    }

    private SdkHttpRequest request() {
        return SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(URI.create("https://" + host() + "/"))
                .putRawQueryParameter("Action", "GetCallerIdentity")
                .putRawQueryParameter("Version", "2011-06-15")
                .putHeader("x-k8s-aws-id", clusterName)
                .build();
    }

    /** The regional host: the authenticator checks that it belongs to its partition. */
    private String host() {
        var endpoint = new StsServiceMetadata().endpointFor(Region.of(region)).toString();
        return endpoint.equals("sts.amazonaws.com") ? "sts." + region + ".amazonaws.com" : endpoint;
    }
}
