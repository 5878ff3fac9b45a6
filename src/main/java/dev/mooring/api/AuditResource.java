package dev.mooring.api;

import dev.mooring.audit.AuditEntry;
import dev.mooring.audit.AuditFilter;
import dev.mooring.audit.AuditStore;
import dev.mooring.audit.AuditStore.Stored;
import dev.mooring.audit.Deed;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Who did what. */
@RegisterForReflection
@Path("/api/v1/audit")
@Produces(MediaType.WILDCARD)
@Tag(name = "audit")
public class AuditResource {
    private final AuditStore store;
    private final Tagged tagged;

    @Inject
    AuditResource(AuditStore store, Tagged tagged) {
        this.store = store;
        this.tagged = tagged;
    }

    /**
     * Somebody had something done, or tried to.
     *
     * @param what {@code verification}, {@code replay}, {@code rehearsal}, {@code silence}, {@code silence-ended}, {@code
     *     sign-in}, {@code sign-out} or {@code operation}
     * @param target what it was done to; empty for everything
     * @param outcome {@code done}, {@code refused} or {@code failed}
     * @param status what was answered
     */
    public record AuditView(
            Instant at,
            String by,
            String role,
            String what,
            String target,
            @Nullable String reason,
            String outcome,
            int status) {
        static AuditView of(AuditEntry entry) {
            return new AuditView(
                    entry.at(),
                    entry.by(),
                    entry.role(),
                    entry.deed().what(),
                    entry.deed().target(),
                    entry.reason(),
                    entry.outcome(),
                    entry.status());
        }
    }

    /** What to look for. */
    @RegisterForReflection
    public static final class Filters {
        @Parameter(description = "name of the caller")
        @QueryParam("by")
        @Nullable String by;

        @QueryParam("what")
        @Nullable String what;

        @QueryParam("target")
        @Nullable String target;

        @Parameter(description = "then or later, RFC 3339")
        @QueryParam("since")
        @Nullable String since;

        @Parameter(description = "before, RFC 3339")
        @QueryParam("until")
        @Nullable String until;

        AuditFilter toFilter() {
            return new AuditFilter(
                    Optional.ofNullable(by),
                    Choice.of("what", what, Deed.WORDS),
                    Optional.ofNullable(target),
                    Optional.ofNullable(since).map(text -> Moment.dated("since", text)),
                    Optional.ofNullable(until).map(text -> Moment.dated("until", text)));
        }
    }

    @GET
    @Operation(summary = "Who had something changed, when and why, newest first")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Pages.OfAudit.class)))
    public Response audit(@BeanParam Filters filters, @BeanParam Paging paging, @Context Request request) {
        var entries = store.list(filters.toFilter(), paging.before(), paging.oneMore());
        var page = paging.page(entries, stored -> Long.toString(stored.seq()));
        return tagged.answer(request, page.map(Stored::entry).map(AuditView::of));
    }
}
