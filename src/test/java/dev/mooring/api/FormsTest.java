package dev.mooring.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.mooring.backfill.SetUp;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.gate.Gate;
import dev.mooring.gate.Question;
import dev.mooring.link.KnownLinks;
import dev.mooring.problem.ProblemException;
import dev.mooring.report.NodeState;
import dev.mooring.report.Report;
import dev.mooring.report.ReportFixture;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Variant;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.server.core.request.ServerDrivenNegotiation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormsTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final Forms FORMS = forms(mapper());

    static Forms forms(ObjectMapper mapper) {
        return new Forms(mapper, KnownLinks.at("https://mooring.example"));
    }

    private static ObjectMapper mapper() {
        var mapper = new ObjectMapper().registerModule(new JavaTimeModule());
        new JsonSettings().customize(mapper);
        return mapper;
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "*/*",
                "application/json",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                "text/plain;q=0.5, application/json"
            })
    void whoPrefersNothingElseGetsJson(@Nullable String accept) {
        assertThat(type(accept, report())).isEqualTo("application/json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    text/plain                               | text/plain;charset=utf-8
                    text/plain;charset=utf-8                 | text/plain;charset=utf-8
                    text/markdown, text/plain;q=0.5          | text/markdown;charset=utf-8
                    application/yaml;profile=openreports     | application/yaml;profile=openreports
                    application/yaml                         | application/yaml;profile=openreports
                    """)
    void aReportHasOtherForms(String accept, String type) {
        assertThat(type(accept, report())).isEqualTo(type);
    }

    @Test
    void aGateIsXmlForACi() {
        assertThat(type("application/xml", gate())).isEqualTo("application/xml;charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "application/yaml;profile=other", "application/xml"})
    void aFormThatThereIsNotIsRefusedWithThoseThereAre(String accept) {
        assertThatThrownBy(() -> type(accept, report())).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.problem().status()).isEqualTo(406);
            assertThat(refused.problem().detail()).contains("application/json, text/plain", "text/markdown");
        });
    }

    @Test
    void aListIsATableWithTheNamesThatJsonHas() {
        var finding =
                ReportFixture.finding("c", "node-unreachable", Severity.ERROR, Subject.of("node", "n"), NOW, null);
        assertThat(text(new Page<>(List.of(FindingView.of(finding, null)), null)))
                .isEqualTo("""
                        FINGERPRINT                        SEVERITY   STATUS   CLUSTER   CHECK              SUBJECT   SITE   FIRSTSEEN              SUMMARY
                        %s   error      open     c         node-unreachable   n         -      2026-08-21T12:00:00Z   what is wrong
                        """.formatted(finding.fingerprint()));
    }

    @Test
    void aListOfAnythingElseIsATableOfItsPlainMembers() {
        record Other(String name, int count, List<String> more) {}
        assertThat(text(new Page<>(List.of(new Other("a", 1, List.of("x"))), null)))
                .isEqualTo("NAME   COUNT\na      1\n");
    }

    @Test
    void webhooksAreToldWithWhatTheyLackBeforeThem() {
        var hook = new SetUp.Hook(
                "acme", "moor\u001b[2Jing", "https://mooring.example", true, "raw", true, List.of(), List.of(), null);
        var watched = List.of(
                new SetUp.Watched("stack a/b/c", List.of(hook), List.of("It has no secret.")),
                new SetUp.Watched("stack a/b/d", List.of(), List.of()));
        assertThat(text(new Page<>(watched, null)))
                .startsWith("stack a/b/c\n  ! It has no secret.\n  moor")
                .endsWith("of acme -> https://mooring.example\nstack a/b/d: ok\n")
                .doesNotContain("\u001b");
    }

    @Test
    void anEmptyListSaysSo() {
        assertThat(text(new Page<>(List.of(), null))).isEqualTo("None.\n");
    }

    @Test
    void aPageThatIsNotTheLastSaysSo() {
        record Other(String name) {}
        assertThat(text(new Page<>(List.of(new Other("a")), "b"))).endsWith("There are more: cursor=b\n");
    }

    @Test
    void oneThingIsALineForEachMember() {
        record Inner(String kind, int version) {}
        record Other(String name, @Nullable String cause, List<String> words, Inner lastChange, List<Inner> all) {}
        assertThat(text(new Other("a", null, List.of("x", "y"), new Inner("k", 1), List.of(new Inner("k", 2)))))
                .isEqualTo("""
                        name:        a
                        cause:       -
                        words:       x,y
                        lastChange:
                          kind:     k
                          version:  1
                        all:
                          KIND   VERSION
                          k      2
                        """);
    }

    @Test
    void whatStandsOnANodeIsAQuestionWhereItIsNotKnown() {
        var runner = new NodeState.Standing("Pulumi workflow runner", "pulumi/agent-1", "edge", "ready");
        var nodes = new Pages.OfNodes(
                List.of(node("a", "yes", List.of(runner)), node("b", "no", List.of()), node("c", "unknown", List.of())),
                null);
        assertThat(text(new Page<>(nodes.items(), nodes.next())).lines())
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("NEIGHBOURS"),
                        line -> assertThat(line).endsWith("Pulumi workflow runner"),
                        line -> assertThat(line).endsWith("none"),
                        line -> assertThat(line).endsWith("?"));
    }

    private static NodeState node(String name, String occupied, List<NodeState.Standing> neighbours) {
        return new NodeState(
                name,
                "c",
                null,
                "healthy",
                "yes",
                "yes",
                "yes",
                "yes",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                occupied,
                neighbours);
    }

    private static Report report() {
        return ReportFixture.of("r", "c", NOW).report();
    }

    private static Gate gate() {
        return Gate.of(report(), new Question(Severity.ERROR, Set.of(), Duration.ofHours(1), false), _ -> false, NOW);
    }

    private static String text(Object value) {
        return new String(FORMS.serve(asking("text/plain"), value).body(), StandardCharsets.UTF_8);
    }

    private static String type(@Nullable String accept, Object value) {
        return FORMS.serve(asking(accept), value).type().toString();
    }

    @SuppressWarnings("unchecked")
    private static Request asking(@Nullable String accept) {
        return (Request) Proxy.newProxyInstance(
                Request.class.getClassLoader(), new Class<?>[] {Request.class}, (_, _, arguments) -> {
                    var negotiation = new ServerDrivenNegotiation();
                    if (accept != null) {
                        negotiation.setAcceptHeaders(List.of(accept));
                    }
                    return negotiation.getBestMatch((List<Variant>) arguments[0]);
                });
    }
}
