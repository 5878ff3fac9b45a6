package dev.mooring.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.Catalogue;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.gate.Gate;
import dev.mooring.gate.Question;
import dev.mooring.report.Finding;
import dev.mooring.report.Finding.Explained;
import dev.mooring.report.Report;
import dev.mooring.report.ReportFixture;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class JUnitXmlTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void aCleanGateIsACaseForEachCheckAndAllPass() throws Exception {
        var suite = suite(gate(Hostile.clean(), Set.of(), HOUR));
        assertThat(suite.getAttribute("tests"))
                .isEqualTo(Integer.toString(1 + Catalogue.checks().size()));
        assertThat(List.of(suite.getAttribute("failures"), suite.getAttribute("errors")))
                .containsOnly("0");
    }

    @Test
    void aFindingIsAFailureWithWhatToDo() throws Exception {
        var failure = elements(suite(gate(Hostile.ordinary(), Set.of(), HOUR)), "failure")
                .findFirst()
                .orElseThrow();
        assertThat(failure.getAttribute("message")).isEqualTo("error: why nothing works");
        assertThat(failure.getTextContent()).contains("kubectl describe node x");
    }

    @Test
    void whatCouldNotBeJudgedIsAnError() throws Exception {
        var suite = suite(gate(Hostile.ordinary(), Set.of(), HOUR));
        assertThat(elements(suite, "error")).hasSize(1);
        assertThat(suite.getAttribute("errors")).isEqualTo("1");
    }

    @Test
    void aReportThatIsTooOldIsAnError() throws Exception {
        var gate = Gate.of(
                Hostile.clean(),
                new Question(Severity.ERROR, Set.of(), Duration.ofMinutes(1), false),
                _ -> false,
                Hostile.AT.plusSeconds(61));
        assertThat(elements(suite(gate), "error")).hasSize(1);
    }

    @Test
    void onlyWhatWasAskedForIsACase() throws Exception {
        var suite = suite(gate(Hostile.ordinary(), Set.of("site-disconnected", "node-unreachable"), HOUR));
        assertThat(elements(suite, "testcase").map(one -> one.getAttribute("classname")))
                .containsExactly(
                        "mooring.hybrid-prod.gate",
                        "mooring.hybrid-prod.node-unreachable",
                        "mooring.hybrid-prod.site-disconnected");
        assertThat(elements(suite, "skipped")).hasSize(1);
    }

    @Test
    void aCheckThatDidNotJudgeDoesNotPassThoughNobodyNamedIt() throws Exception {
        assertThat(kindOf("site-disconnected", gate(Hostile.ordinary(), Set.of(), HOUR)))
                .isEqualTo("skipped");
    }

    @Test
    void aCheckWhoseFindingsAreBehindTheHundredthFails() throws Exception {
        var findings = IntStream.range(0, 101)
                .mapToObj(number -> finding(number < 100 ? "node-unreachable" : "node-not-ready", "n" + number))
                .toList();
        assertThat(kindOf("node-not-ready", gate(report(findings), Set.of(), HOUR)))
                .isEqualTo("failure");
    }

    @Test
    void aCheckWhoseFindingsOthersStandForFails() throws Exception {
        var plain = finding("site-disconnected", "dc1");
        var cover = new Finding(
                plain.fingerprint(),
                plain.cluster(),
                plain.check(),
                plain.severity(),
                plain.status(),
                plain.subject(),
                plain.summary(),
                plain.evidence(),
                plain.cause(),
                plain.remedy(),
                plain.since(),
                plain.firstSeen(),
                plain.lastSeen(),
                null,
                null,
                null,
                null,
                null,
                new Explained(3, Map.of("node-unreachable", 3)));
        assertThat(kindOf("node-unreachable", gate(report(List.of(cover)), Set.of("node-unreachable"), HOUR)))
                .isEqualTo("failure");
    }

    @Test
    void aCheckWhoseFindingsAreSilencedDoesNotPassWithoutAWord() throws Exception {
        var gate = Gate.of(
                report(List.of(finding("node-unreachable", "n"))),
                new Question(Severity.ERROR, Set.of(), HOUR, false),
                _ -> true,
                Hostile.AT);
        assertThat(kindOf("node-unreachable", gate)).isEqualTo("skipped");
    }

    private static Report report(List<Finding> findings) {
        return ReportFixture.of("r", "c", Hostile.AT).findings(findings).report();
    }

    private static Finding finding(String check, String subject) {
        return ReportFixture.finding("c", check, Severity.ERROR, Subject.of("node", subject), Hostile.AT, null);
    }

    /** Of the only case of a check; {@code passed} where it says nothing. */
    private static String kindOf(String check, Gate gate) throws Exception {
        var one = elements(suite(gate), "testcase")
                .filter(found -> found.getAttribute("classname").endsWith("." + check))
                .findFirst()
                .orElseThrow();
        return one.getFirstChild() == null ? "passed" : one.getFirstChild().getNodeName();
    }

    @Test
    void isWellFormedWhateverOthersWrote() throws Exception {
        assertThat(elements(suite(gate(Hostile.hostile(), Set.of(), HOUR)), "failure"))
                .hasSize(1);
    }

    private static Gate gate(Report report, Set<String> checks, Duration longest) {
        return Gate.of(report, new Question(Severity.ERROR, checks, longest, false), _ -> false, Hostile.AT);
    }

    private static Element suite(Gate gate) throws Exception {
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(JUnitXml.of(List.of(gate)))));
        return (Element) document.getElementsByTagName("testsuite").item(0);
    }

    private static Stream<Element> elements(Element suite, String name) {
        var found = suite.getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(index -> (Element) found.item(index));
    }
}
