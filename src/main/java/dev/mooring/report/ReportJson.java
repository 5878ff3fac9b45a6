package dev.mooring.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.event.Made;
import dev.mooring.report.Report.ReadingState;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Reports and findings as the JSON that is stored: the same that the API serves. */
@Singleton
public final class ReportJson {
    private final ObjectMapper mapper;

    @Inject
    public ReportJson(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a report could not be written as JSON", impossible);
        }
    }

    Report report(String json) {
        return read(json, new TypeReference<>() {});
    }

    ReportHead head(String json) {
        return read(json, new TypeReference<>() {});
    }

    Finding finding(String json) {
        return read(json, new TypeReference<>() {});
    }

    NodeState node(String json) {
        return read(json, new TypeReference<>() {});
    }

    List<ReadingState> readings(String json) {
        return read(json, new TypeReference<>() {});
    }

    Made made(String json) {
        return read(json, new TypeReference<>() {});
    }

    List<NodeState> nodes(String json) {
        return read(json, new TypeReference<>() {});
    }

    private <T> T read(String json, TypeReference<T> type) {
        try {
            return mapper.readValue(json, type);
        } catch (JsonProcessingException changed) {
            throw new IllegalStateException("a stored report could not be read", changed);
        }
    }
}
