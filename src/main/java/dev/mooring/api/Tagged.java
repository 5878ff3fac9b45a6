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

/** Answers reads in the form that is accepted (negotiation itself says Vary: Accept), with an ETag, and 304 to who has that answer already. */
@Singleton
final class Tagged {
    private static final int TAG_BYTES = 12;
    private final Forms forms;

    @Inject
    Tagged(Forms forms) {
        this.forms = forms;
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
            var unchanged = request.evaluatePreconditions(tag);
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
