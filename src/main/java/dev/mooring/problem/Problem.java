package dev.mooring.problem;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;

/** An RFC 9457 problem document. Says what was wrong and what to do; never echoes what was sent. */
public record Problem(String type, String title, int status, String detail) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(Response.StatusType status, String detail) {
        return new Problem("about:blank", status.getReasonPhrase(), status.getStatusCode(), detail);
    }

    public Response toResponse() {
        return Response.status(status).type(MEDIA_TYPE).entity(this).build();
    }

    public static ProblemException notFound(String detail) {
        return new ProblemException(of(Status.NOT_FOUND, detail));
    }

    public static ProblemException badRequest(String detail) {
        return new ProblemException(of(Status.BAD_REQUEST, detail));
    }

    public static ProblemException notAcceptable(String detail) {
        return new ProblemException(of(Status.NOT_ACCEPTABLE, detail));
    }

    /** @param retryAfter what the caller is told to wait, in whole seconds */
    public static ProblemException tooMany(String detail, Duration retryAfter) {
        return new ProblemException(of(Status.TOO_MANY_REQUESTS, detail), retryAfter);
    }
}
