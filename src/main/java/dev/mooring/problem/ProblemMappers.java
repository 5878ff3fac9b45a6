package dev.mooring.problem;

import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.database.StorageLost;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error leaves as a problem document, without a stack and without an echo of the request. */
final class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    Response problem(ProblemException exception) {
        return exception.toResponse();
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException exception) {
        return Problem.of(Status.NOT_FOUND, "There is nothing at this address.").toResponse();
    }

    @ServerExceptionMapper
    Response refused(WebApplicationException exception) {
        var given = exception.getResponse();
        var problem = Problem.of(given.getStatusInfo(), detail(given.getStatus()));
        var response = Response.fromResponse(problem.toResponse());
        given.getStringHeaders().getOrDefault("Allow", List.of()).forEach(allow -> response.header("Allow", allow));
        return response.build();
    }

    @ServerExceptionMapper
    Response unavailable(DatabaseUnavailable exception) {
        if (exception instanceof StorageLost) {
            return Problem.of(
                            Status.SERVICE_UNAVAILABLE,
                            "The database file is gone, is another one or is damaged. Readiness says what was found.")
                    .toResponse();
        }
        LOG.warn(exception.getMessage());
        return Problem.of(Status.SERVICE_UNAVAILABLE, "The database does not answer. Try again.")
                .toResponse();
    }

    @ServerExceptionMapper
    Response failed(RuntimeException exception) {
        LOG.error("A request failed", exception);
        return Problem.of(Status.INTERNAL_SERVER_ERROR, "Something went wrong here; the log has it.")
                .toResponse();
    }

    private static String detail(int status) {
        return switch (status) {
            case 405 -> "This address does not take this method.";
            case 406 -> "This is served as application/json only.";
            case 415 -> "This address does not take this media type.";
            default -> "The request cannot be served.";
        };
    }
}
