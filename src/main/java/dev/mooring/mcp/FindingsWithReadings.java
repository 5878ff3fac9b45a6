package dev.mooring.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.api.FindingView;
import dev.mooring.check.Catalogue;
import dev.mooring.reading.Source;
import dev.mooring.report.Finding;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.ReportStore;
import dev.mooring.report.ReportStore.Glance;
import dev.mooring.silence.Silences;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Findings as the API tells them, each with the readings that it rests on. */
@Singleton
final class FindingsWithReadings {
    private final ReportStore reports;
    private final Silences silences;
    private final ObjectMapper mapper;

    @Inject
    FindingsWithReadings(ReportStore reports, Silences silences, ObjectMapper mapper) {
        this.reports = reports;
        this.silences = silences;
        this.mapper = mapper;
    }

    JsonNode of(Collection<Finding> some) {
        var readings = new HashMap<String, List<ReadingState>>();
        var list = Bounds.list();
        for (var finding : some) {
            var one = (ObjectNode) mapper.<JsonNode>valueToTree(
                    FindingView.of(finding, silences.covering(finding).orElse(null)));
            var sources = sources(finding.check());
            one.set(
                    "readings",
                    mapper.valueToTree(readings.computeIfAbsent(finding.cluster(), this::readings).stream()
                            .filter(reading -> sources.contains(reading.source()))
                            .toList()));
            list.add(one);
        }
        return list;
    }

    private List<ReadingState> readings(String cluster) {
        return reports.glance(cluster).map(Glance::readings).orElse(List.of());
    }

    private static Set<String> sources(String check) {
        return Catalogue.find(check)
                .map(found -> found.sources().stream().map(Source::id).collect(Collectors.toUnmodifiableSet()))
                .orElse(Set.of());
    }
}
