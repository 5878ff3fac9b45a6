package dev.mooring.api;

import dev.mooring.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Answers reads in the form that is accepted (negotiation itself says Vary: Accept), with an ETag, and 304 to who has that answer already. */
@Singleton
final class Tagged {
    private static final int TAG_BYTES = 12;
    private final Forms forms;

    @Inject
    Tagged(Forms forms) {
        this.forms = forms;
    }

    /**
     * A proxy that compresses answers makes tags weak, and a client sends them back so: for If-None-Match a weak tag is as good
     * as a strong one (RFC 9110, 13.1.2). The request compares a tag with its equal alone, so it is asked for both.
     */
    private static Response.@Nullable ResponseBuilder evaluated(Request request, EntityTag tag) {
        var asSent = request.evaluatePreconditions(tag);
        if (asSent != null) {
            return asSent;
        }
        var weakened = request.evaluatePreconditions(new EntityTag(tag.getValue(), true));
        return weakened != null && weakened.build().getStatus() == Response.Status.NOT_MODIFIED.getStatusCode()
                ? weakened
                : null;
    }

    private static Response unchanged(Response.ResponseBuilder builder, EntityTag tag) {
        var response = builder.tag(tag).build();
        return response.getStatus() == 412
                ? Problem.of(Response.Status.PRECONDITION_FAILED, "What is here now is not what If-Match asks for.")
                        .toResponse()
                : response;
    }

    Response answer(Request request, Object value) {
        try {
            var served = forms.serve(request, value);
            var tag = new EntityTag(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(served.body()), 0, TAG_BYTES));
            var unchanged = evaluated(request, tag);
            return unchanged != null
                    ? unchanged(unchanged, tag)
                    : Response.ok(served.body(), served.type())
                            .tag(tag)
                            .header(NextPage.CURSOR, value instanceof Continued page ? page.next() : null)
                            .build();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
