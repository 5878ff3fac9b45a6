package dev.mooring.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Answers reads with an ETag, and 304 to who has that answer already. */
@Singleton
final class Tagged {
    private static final int TAG_BYTES = 12;
    private final ObjectMapper mapper;

    @Inject
    Tagged(ObjectMapper mapper) {
        this.mapper = mapper;
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
            var json = mapper.writeValueAsBytes(value);
            var tag = new EntityTag(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(json), 0, TAG_BYTES));
            var unchanged = request.evaluatePreconditions(tag);
            return unchanged != null
                    ? unchanged(unchanged, tag)
                    : Response.ok(json, MediaType.APPLICATION_JSON_TYPE)
                            .tag(tag)
                            .header(NextPage.CURSOR, value instanceof Page<?> page ? page.next() : null)
                            .build();
        } catch (JsonProcessingException | NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("an answer could not be written as JSON", impossible);
        }
    }
}
