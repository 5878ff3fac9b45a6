package dev.mooring.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mooring.check.Catalogue;
import dev.mooring.report.Report;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenReportsTest {
    @Test
    void isAClusterReportOfTheirs() throws Exception {
        var read = read(Hostile.ordinary());
        assertThat(read.path("apiVersion").asText()).isEqualTo("openreports.io/v1alpha1");
        assertThat(read.path("kind").asText()).isEqualTo("ClusterReport");
        assertThat(read.at("/metadata/name").asText()).isEqualTo("mooring-hybrid-prod");
        assertThat(read.path("source").asText()).isEqualTo("mooring");
    }

    @Test
    void eachOutcomeHasItsResult() throws Exception {
        var summary = read(Hostile.ordinary()).path("summary");
        assertThat(summary.toString())
                .isEqualTo("{\"pass\":" + (Catalogue.checks().size() - 3)
                        + ",\"fail\":1,\"warn\":0,\"error\":1,\"skip\":1}");
    }

    @Test
    void aFindingNamesItsNodeAndItsRemedy() throws Exception {
        var finding = read(Hostile.ordinary()).path("results").path(0);
        assertThat(finding.path("policy").asText()).isEqualTo("node-unreachable");
        assertThat(finding.path("category").asText()).isEqualTo("health");
        assertThat(finding.path("severity").asText()).isEqualTo("high");
        assertThat(finding.at("/resources/0").toString())
                .isEqualTo("{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"name\":\"dc2-edge-01\"}");
        assertThat(finding.at("/timestamp/seconds").asLong()).isEqualTo(Hostile.AT.getEpochSecond());
        assertThat(finding.at("/properties/remedy").asText()).isEqualTo("why nothing works");
    }

    @Test
    void usesNoMembersAndNoWordsButTheirs() throws Exception {
        var members = List.of(
                "policy",
                "category",
                "result",
                "message",
                "timestamp",
                "severity",
                "scored",
                "resources",
                "properties");
        assertThat(read(Hostile.hostile()).path("results")).allSatisfy(result -> {
            assertThat(result.fieldNames()).toIterable().isSubsetOf(members);
            assertThat(result.path("result").asText()).isIn("pass", "fail", "warn", "error", "skip");
            assertThat(result.path("properties")).allMatch(JsonNode::isTextual);
        });
    }

    @Test
    void isReadAsItWasWrittenWhateverOthersWrote() throws Exception {
        var message = read(Hostile.hostile()).at("/results/0/message").asText();
        assertThat(message).contains("<script> @admins").doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1042", "1e5", "0x1f", "12:30:00", ".inf", "true", "~", "2026-08-21"})
    void aTextStaysATextWhateverItLooksLike(String text) throws Exception {
        var result =
                new YAMLMapper().readTree(OpenReports.of(Hostile.named(text))).at("/results/0");
        assertThat(List.of(
                        result.path("message"),
                        result.at("/resources/0/name"),
                        result.at("/properties/site"),
                        result.at("/properties/cause")))
                .allMatch(JsonNode::isTextual)
                .extracting(JsonNode::asText)
                .containsOnly(text);
    }

    @Test
    void fitsIntoAnObjectOfKubernetes() throws Exception {
        var text = OpenReports.of(Hostile.many(5_000));
        assertThat(text).hasSizeLessThan(1_000_000);
        var read = read(Hostile.many(5_000));
        assertThat(StreamSupport.stream(read.path("results").spliterator(), false))
                .hasSize(1_000);
        assertThat(read.at("/summary/fail").asInt()).isEqualTo(5_000);
    }

    @ParameterizedTest
    @CsvSource({"hybrid-prod,hybrid-prod", "Hybrid_Prod,hybrid-prod", "a..b,a.b", "a.-.b-,a.b"})
    void isCalledAsKubernetesTakesNames(String cluster, String name) {
        assertThat(OpenReports.name(cluster)).isEqualTo(name);
    }

    private static JsonNode read(Report report) throws Exception {
        return new YAMLMapper().readTree(OpenReports.of(report));
    }
}
