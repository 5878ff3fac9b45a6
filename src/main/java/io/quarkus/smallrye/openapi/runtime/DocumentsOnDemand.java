package io.quarkus.smallrye.openapi.runtime;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.runtime.filter.AutoSecurityFilter;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the contract of the API when somebody first asks for it. Quarkus reads and writes all of it anew at each start,
 * before anything can be stored: 36 of 210 ms of a native binary's start. It stands in Quarkus' package since what it puts
 * off is visible there alone.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class DocumentsOnDemand extends OpenApiDocumentService {
    private final Map<String, Runnable> putOff = new ConcurrentHashMap<>();

    @Override
    void prepareDocument(
            @Nullable AutoSecurityFilter security,
            Map<OpenApiFilter.RunStage, List<String>> filters,
            String documentName) {
        putOff.put(documentName, () -> super.prepareDocument(security, filters, documentName));
    }

    @Override
    public byte[] getDocument(String documentName, Format format) {
        putOff.computeIfPresent(documentName, (_, prepare) -> {
            prepare.run();
            return null;
        });
        return super.getDocument(documentName, format);
    }
}
