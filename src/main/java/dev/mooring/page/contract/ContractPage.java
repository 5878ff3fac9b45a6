package dev.mooring.page.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.link.Paths;
import dev.mooring.page.Asked;
import dev.mooring.page.ForReaders;
import dev.mooring.page.Frame;
import dev.mooring.page.Visit;
import dev.mooring.page.Visits;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code /contract}: the contract of the API, drawn from the very document that is served. */
@Path("/contract")
@ForReaders
@Produces(MediaType.TEXT_HTML)
public class ContractPage {
    private final Visits visits;
    private final OpenApiDocumentService documents;
    private final ObjectMapper mapper;
    private volatile @Nullable Contract read;

    @Inject
    ContractPage(Visits visits, OpenApiDocumentService documents, ObjectMapper mapper) {
        this.visits = visits;
        this.documents = documents;
        this.mapper = mapper;
    }

    /** The template, checked at build time. */
    @CheckedTemplate(basePath = "contract")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance contract(Frame frame, Shown shown);
    }

    /** The contract, or what a filter leaves of it. */
    public record Shown(Contract contract, Visit visit) {
        static Shown of(Contract contract, Visit visit) {
            return new Shown(contract.telling(visit.filter("text")), visit);
        }

        /** Where few operations are left, they are unfolded. */
        public boolean isNarrow() {
            return contract.count() <= 3;
        }
    }

    @GET
    @Blocking
    @Operation(hidden = true)
    public TemplateInstance page(@BeanParam Asked asked) {
        var visit = visits.of(asked);
        return Templates.contract(frame(visit), Shown.of(contract(), visit));
    }

    static Frame frame(Visit visit) {
        return Frame.of("The API", Paths.contract(), visit).once();
    }

    /** It does not change while this runs. */
    private Contract contract() {
        return Optional.ofNullable(read).orElseGet(() -> {
            var now = Contract.of(document());
            read = now;
            return now;
        });
    }

    private JsonNode document() {
        try {
            var bytes =
                    Objects.requireNonNull(documents.getDocument(OpenApiConstants.DEFAULT_DOCUMENT_NAME, Format.JSON));
            return mapper.readTree(bytes);
        } catch (IOException impossible) {
            throw new IllegalStateException("the contract could not be read", impossible);
        }
    }
}
