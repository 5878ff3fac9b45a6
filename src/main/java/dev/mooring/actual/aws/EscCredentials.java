package dev.mooring.actual.aws;

import dev.mooring.access.EscAccess;
import dev.mooring.cluster.WatchedCluster;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** The credentials of a cluster's environment, as the SDK asks for them: before each request. */
record EscCredentials(WatchedCluster cluster, EscAccess esc) implements AwsCredentialsProvider, ExecutionInterceptor {
    @Override
    public AwsCredentials resolveCredentials() {
        var keys = esc.aws(cluster);
        return keys.sessionToken()
                .<AwsCredentials>map(token -> {
                    var session = AwsSessionCredentials.builder()
                            .accessKeyId(keys.accessKeyId())
                            .secretAccessKey(keys.secretAccessKey())
                            .sessionToken(token);
                    keys.end().ifPresent(session::expirationTime);
                    return session.build();
                })
                .orElseGet(() -> AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey()));
    }

    /** AWS does not take them any more: the next request has others. */
    @Override
    public void onExecutionFailure(Context.FailedExecution failed, ExecutionAttributes attributes) {
        if (failed.exception() instanceof AwsServiceException answered && AwsFailure.isNotTaken(answered)) {
            esc.keysRefused(cluster);
        }
    }
}
