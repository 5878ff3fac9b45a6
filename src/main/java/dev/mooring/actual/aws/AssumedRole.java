package dev.mooring.actual.aws;

import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * Credentials of a role that Mooring assumes: STS AssumeRole, in the region of the cluster, so that another partition is asked
 * by its own STS. Credentials of EKS Pod Identity bring session tags that are transitive, so that both policies must allow
 * {@code sts:TagSession} too (EKS User Guide, pod-id-abac). The SDK renews them before they end. What STS refused is not asked again for a moment: every source of a
 * cluster would ask.
 */
final class AssumedRole implements AwsCredentialsProvider, AutoCloseable {
    private static final String OPERATION = "sts:AssumeRole";
    /** STS takes {@code [\w+=,.@-]{2,64}} (AssumeRole, RoleSessionName). */
    private static final String SESSION = "mooring-verification";

    private static final Duration NOT_ASKED_AGAIN = Duration.ofSeconds(10);
    private static final int FORBIDDEN = 403;

    private final Identity.Assumed role;
    private final StsClient sts;
    private final StsAssumeRoleCredentialsProvider provider;
    private final LongSupplier stopwatch;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Refusal refusal;

    AssumedRole(Identity.Assumed role, String region, AwsCredentialsProvider own, SdkHttpClient http) {
        this(role, client(region, own, http), System::nanoTime);
    }

    /** @param stopwatch nanoseconds that go on evenly */
    AssumedRole(Identity.Assumed role, StsClient sts, LongSupplier stopwatch) {
        this.role = role;
        this.sts = sts;
        this.stopwatch = stopwatch;
        this.provider = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(request(role))
                .build();
    }

    /** What STS did not grant, and when. */
    private record Refusal(Cause why, long nanos) {}

    private static StsClient client(String region, AwsCredentialsProvider own, SdkHttpClient http) {
        return StsClient.builder()
                .region(Region.of(region))
                .credentialsProvider(own)
                .httpClient(http)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .apiCallTimeout(AwsClients.CALLED_WITHIN)
                        .apiCallAttemptTimeout(AwsClients.ANSWERED_WITHIN)
                        .build())
                .build();
    }

    private static AssumeRoleRequest request(Identity.Assumed role) {
        var request = AssumeRoleRequest.builder().roleArn(role.roleArn()).roleSessionName(SESSION);
        role.externalId().ifPresent(request::externalId);
        return request.build();
    }

    @Override
    public AwsCredentials resolveCredentials() {
        throwWhatWasRefused();
        // Whoever waits for another's question takes its answer, a refusal too.
        try {
            asking.lockInterruptibly();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("gave up waiting for credentials");
        }
        try {
            throwWhatWasRefused();
            var credentials = provider.resolveCredentials();
            refusal = null;
            return credentials;
        } catch (SdkException failed) {
            var why = why(failed);
            if (!isGivenUp(failed)) {
                refusal = new Refusal(why, stopwatch.getAsLong());
            }
            throw new NotAssumed(why);
        } finally {
            asking.unlock();
        }
    }

    /** By who asked: that says nothing of STS, and whoever comes next asks by himself. */
    private static boolean isGivenUp(SdkException failed) {
        return failed instanceof AbortedException || Thread.currentThread().isInterrupted();
    }

    private void throwWhatWasRefused() {
        var before = refusal;
        if (before != null && stopwatch.getAsLong() - before.nanos() < NOT_ASKED_AGAIN.toNanos()) {
            throw new NotAssumed(before.why());
        }
    }

    private Cause why(SdkException failed) {
        var cause = AwsFailure.cause(OPERATION, failed);
        return failed instanceof AwsServiceException answered && answered.statusCode() == FORBIDDEN
                ? new Cause(Kind.REFUSED, OPERATION, refused() + " (" + cause.detail() + ")")
                : new Cause(cause.kind(), OPERATION, role.roleArn() + " could not be assumed: " + cause.detail());
    }

    private String refused() {
        return "Mooring may not become " + role.roleArn() + ": its trust policy must name Mooring's own role"
                + Optional.of(role)
                        .flatMap(Identity.Assumed::externalId)
                        .map(_ -> " and the external-id that is configured")
                        .orElse("; if it asks for an external id, set external-id of the cluster")
                + ", and Mooring's own role must be allowed sts:AssumeRole on it; with EKS Pod Identity both must allow"
                + " sts:TagSession too, since its session tags go along";
    }

    @Override
    public void close() {
        provider.close();
        sts.close();
    }
}
