package dev.mooring.actual.aws;

import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.NetworkFailure;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import dev.mooring.reading.Unreadable;
import dev.mooring.transport.Transport;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Turns what the AWS SDK throws into a cause. Throttling has two faces: the modelled ThrottlingException and an
 * unmodelled TooManyRequestsException, each with 429 or 400.
 */
public final class AwsFailure {
    private static final Set<String> EXPIRED = Set.of(
            "ExpiredToken",
            "ExpiredTokenException",
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "MissingAuthenticationToken",
            "RequestExpired");

    private AwsFailure() {}

    /** Reads one source through the SDK. */
    public static <T> Reading<T> attempt(Source<T> source, Clock clock, String operation, Callable<T> read) {
        return Unreadable.attempt(source, clock, () -> call(operation, read));
    }

    private static <T> T call(String operation, Callable<T> read) throws Exception {
        try {
            return read.call();
        } catch (NotAssumed said) {
            throw said;
        } catch (Unreadable malformed) {
            throw new Unreadable(
                    malformed.reason().kind(), operation, malformed.reason().detail());
        } catch (SdkException failed) {
            throw new Unreadable(cause(operation, failed));
        }
    }

    /** Why a call did not end well. */
    static Cause cause(String operation, SdkException failed) {
        return switch (failed) {
            case AwsServiceException answered -> new Cause(kind(answered), operation, text(answered));
            case ApiCallTimeoutException _ -> timedOut(operation, NetworkFailure.noAnswer(AwsClients.CALLED_WITHIN));
            case ApiCallAttemptTimeoutException _ ->
                timedOut(operation, NetworkFailure.noAnswer(AwsClients.ANSWERED_WITHIN));
            case AbortedException _ -> new Cause(Kind.TIMED_OUT, operation, "gave up waiting");
            case SdkException broken ->
                unreadable(broken)
                        .map(bound -> new Cause(bound.kind(), operation, bound.detail()))
                        .orElseGet(() -> unanswered(broken, operation));
        };
    }

    private static Cause timedOut(String operation, NetworkFailure failure) {
        return new Cause(failure.kind(), operation, failure.words());
    }

    /** Whether AWS says that it does not know the credentials, or that they are over. */
    static boolean isNotTaken(AwsServiceException answered) {
        return kind(answered) == Kind.UNAUTHENTICATED;
    }

    private static Kind kind(AwsServiceException answered) {
        var code = answered.awsErrorDetails() == null
                ? ""
                : String.valueOf(answered.awsErrorDetails().errorCode());
        if (answered.isThrottlingException() || answered.statusCode() == 429 || code.contains("Throttl")) {
            return Kind.THROTTLED;
        }
        if (answered.statusCode() == 401 || EXPIRED.contains(code)) {
            return Kind.UNAUTHENTICATED;
        }
        return switch (Integer.valueOf(answered.statusCode())) {
            case 403 -> Kind.REFUSED;
            case 404 -> Kind.MISSING;
            case Integer status when status >= 500 -> Kind.FAILED;
            case Integer _ -> code.contains("AccessDenied") ? Kind.REFUSED : Kind.MALFORMED;
        };
    }

    private static String text(AwsServiceException answered) {
        var details = answered.awsErrorDetails();
        var message = details == null ? null : details.errorMessage();
        return "HTTP " + answered.statusCode() + (message == null ? "" : " " + message);
    }

    /** The SDK wraps what a body throws. */
    private static Optional<Cause> unreadable(SdkException broken) {
        for (@Nullable Throwable one = broken; one != null; one = one.getCause()) {
            if (one instanceof Unreadable bound) {
                return Optional.of(bound.reason());
            }
        }
        return Optional.empty();
    }

    /** What the SDK throws where there was no answer, or none that it could read. */
    private static Cause unanswered(SdkException broken, String operation) {
        var message = String.valueOf(broken.getMessage());
        if (message.contains("credentials")) {
            return new Cause(Kind.UNAUTHENTICATED, operation, "no AWS credentials were found by the standard chain");
        }
        var network = NetworkFailure.of(broken, Transport.CONNECTED_WITHIN, AwsClients.ANSWERED_WITHIN);
        return network.map(failure -> new Cause(failure.kind(), operation, failure.words()))
                .orElse(new Cause(Kind.MALFORMED, operation, "the answer is not what AWS answers"));
    }
}
