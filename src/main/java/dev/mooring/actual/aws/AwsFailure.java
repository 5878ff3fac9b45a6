package dev.mooring.actual.aws;

import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.NetworkFailure;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import dev.mooring.reading.Unreadable;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

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
        } catch (Unreadable malformed) {
            throw new Unreadable(
                    malformed.reason().kind(), operation, malformed.reason().detail());
        } catch (AwsServiceException answered) {
            throw new Unreadable(kind(answered), operation, text(answered));
        } catch (ApiCallTimeoutException _) {
            throw timedOut(operation, NetworkFailure.noAnswer(AwsClients.CALLED_WITHIN));
        } catch (ApiCallAttemptTimeoutException _) {
            throw timedOut(operation, NetworkFailure.noAnswer(AwsClients.ANSWERED_WITHIN));
        } catch (AbortedException _) {
            throw new Unreadable(Kind.TIMED_OUT, operation, "gave up waiting");
        } catch (SdkClientException broken) {
            throw beyondBounds(broken, operation).orElseGet(() -> unanswered(broken, operation));
        }
    }

    private static Unreadable timedOut(String operation, NetworkFailure failure) {
        return new Unreadable(failure.kind(), operation, failure.words());
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
    private static Optional<Unreadable> beyondBounds(SdkClientException broken, String operation) {
        for (@Nullable Throwable one = broken; one != null; one = one.getCause()) {
            if (one instanceof Unreadable bound) {
                return Optional.of(new Unreadable(
                        bound.reason().kind(), operation, bound.reason().detail()));
            }
        }
        return Optional.empty();
    }

    /** What the SDK throws where there was no answer, or none that it could read. */
    private static Unreadable unanswered(SdkClientException broken, String operation) {
        var message = String.valueOf(broken.getMessage());
        if (message.contains("credentials")) {
            return new Unreadable(
                    Kind.UNAUTHENTICATED, operation, "no AWS credentials were found by the standard chain");
        }
        var network = NetworkFailure.of(broken, AwsClients.CONNECTED_WITHIN, AwsClients.ANSWERED_WITHIN);
        return network.isPresent()
                ? new Unreadable(network.get().kind(), operation, network.get().words())
                : new Unreadable(Kind.MALFORMED, operation, "the answer is not what AWS answers");
    }
}
