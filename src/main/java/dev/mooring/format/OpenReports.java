package dev.mooring.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.mooring.check.Catalogue;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.log.OneLine;
import dev.mooring.report.Finding;
import dev.mooring.report.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A report as a {@code ClusterReport} of <a href="https://openreports.io">OpenReports</a> ({@code openreports.io/v1alpha1}),
 * for Policy Reporter and its like. It is served; whoever wants it in a cluster applies it. Pure.
 *
 * <p>A finding is {@code fail}, an ignored one {@code warn} (not scored), a check that could not be judged {@code error},
 * one that does not apply {@code skip}; all others {@code pass}. Severities are {@code critical}, {@code high}, {@code
 * medium} and {@code info}.
 */
public final class OpenReports {
    public static final String MEDIA_TYPE = "application/yaml;profile=openreports";
    /** An object of Kubernetes has a bound of its own, of about a megabyte. */
    static final int MOST_RESULTS = 1_000;

    private static final int LONGEST = 1_000;
    private static final int LONGEST_NAME = 200;
    /** Every text is in quotes: without them many a name would be read as a number, and Kubernetes takes none there. */
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory().disable(YAMLGenerator.Feature.SPLIT_LINES));

    private OpenReports() {}

    public static String of(Report report) {
        var results = results(report);
        var object = new LinkedHashMap<String, Object>();
        object.put("apiVersion", "openreports.io/v1alpha1");
        object.put("kind", "ClusterReport");
        object.put("metadata", metadata(report));
        object.put("source", "mooring");
        object.put("configuration", Map.of("limits", Map.of("maxResults", MOST_RESULTS)));
        object.put("summary", summary(results));
        object.put("results", results.stream().limit(MOST_RESULTS).toList());
        try {
            return YAML.writeValueAsString(object);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a report could not be written as YAML", impossible);
        }
    }

    private static Map<String, Object> metadata(Report report) {
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("name", "mooring-" + name(report.cluster()));
        metadata.put("labels", Map.of("app.kubernetes.io/managed-by", "mooring"));
        var annotations = new TreeMap<String, String>();
        annotations.put("mooring.dev/report", report.id());
        annotations.put("mooring.dev/verified-at", report.verifiedAt().toString());
        metadata.put("annotations", annotations);
        return metadata;
    }

    /** As Kubernetes takes names (RFC 1123). */
    static String name(String cluster) {
        var name =
                cluster.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-").replaceAll("[.-]*\\.[.-]*", ".");
        var trimmed = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
        return trimmed.replaceAll("^[.-]+|[.-]+$", "");
    }

    private static Map<String, Long> summary(List<Map<String, Object>> results) {
        var counts = new LinkedHashMap<String, Long>();
        for (var result : List.of("pass", "fail", "warn", "error", "skip")) {
            counts.put(
                    result,
                    results.stream()
                            .filter(one -> result.equals(one.get("result")))
                            .count());
        }
        return counts;
    }

    /** What is wrong first, so that it is not what a bound leaves out. */
    private static List<Map<String, Object>> results(Report report) {
        var results = new ArrayList<Map<String, Object>>();
        var told = new HashSet<>(report.failed());
        var at = report.verifiedAt();
        report.findings().forEach(finding -> results.add(of(finding, "fail", at)));
        report.unknowns().forEach(unknown -> {
            told.add(unknown.check());
            results.add(of(unknown.check(), "error", unknown.cause(), at));
        });
        report.ignored().forEach(finding -> results.add(of(finding, "warn", at)));
        report.skipped().forEach(skipped -> {
            told.add(skipped.check());
            results.add(of(skipped.check(), "skip", skipped.reason(), at));
        });
        Catalogue.checks().stream()
                .map(check -> check.description().id())
                .filter(check -> !told.contains(check))
                .forEach(check -> results.add(of(check, "pass", "", at)));
        return results;
    }

    private static Map<String, Object> of(Finding finding, String result, Instant at) {
        var one = of(finding.check(), result, finding.summary(), at);
        one.put("severity", severity(finding.severity()));
        one.put("scored", "fail".equals(result));
        if (finding.subject().is(Subject.NODE)) {
            one.put("resources", List.of(node(finding.subject())));
        }
        var properties = new LinkedHashMap<String, String>();
        properties.put("fingerprint", finding.fingerprint());
        properties.put(
                "subject",
                text(finding.subject().kind() + " " + finding.subject().name()));
        if (finding.subject().site() != null) {
            properties.put("site", text(finding.subject().site()));
        }
        properties.put("firstSeen", finding.firstSeen().toString());
        properties.put("cause", text(finding.cause()));
        properties.put("remedy", text(finding.remedy().text()));
        var ignored = finding.ignoredBy();
        if (ignored != null) {
            properties.put("ignoredBy", text(ignored.rule() + ": " + ignored.reason()));
        }
        one.put("properties", properties);
        return one;
    }

    private static Map<String, String> node(Subject subject) {
        var node = new LinkedHashMap<String, String>();
        node.put("apiVersion", "v1");
        node.put("kind", "Node");
        node.put("name", text(subject.name()));
        return node;
    }

    private static Map<String, Object> of(String check, String result, String message, Instant at) {
        var one = new LinkedHashMap<String, Object>();
        one.put("policy", check);
        Catalogue.find(check).map(CheckDescription::group).ifPresent(group -> one.put("category", group.id()));
        one.put("result", result);
        if (!message.isEmpty()) {
            one.put("message", text(message));
        }
        var timestamp = new LinkedHashMap<String, Object>();
        timestamp.put("seconds", at.getEpochSecond());
        timestamp.put("nanos", 0);
        one.put("timestamp", timestamp);
        return one;
    }

    private static String severity(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "critical";
            case ERROR -> "high";
            case WARNING -> "medium";
            case INFO -> "info";
        };
    }

    private static String text(String text) {
        var line = OneLine.of(text);
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
