package dev.mooring.problem;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Carries a problem to the HTTP edge. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;
    private final transient @Nullable Duration retryAfter;

    ProblemException(Problem problem) {
        this(problem, null);
    }

    ProblemException(Problem problem, @Nullable Duration retryAfter) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    /** The problem, and when to come back where that is known. */
    public Response toResponse() {
        return Response.fromResponse(problem.toResponse())
                .header(HttpHeaders.RETRY_AFTER, retryAfter == null ? null : retryAfter.toSeconds())
                .build();
    }

    public Problem problem() {
        return problem;
    }
}
