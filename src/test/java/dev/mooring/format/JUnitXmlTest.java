package dev.mooring.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.Catalogue;
import dev.mooring.check.Severity;
import dev.mooring.gate.Gate;
import dev.mooring.gate.Question;
import dev.mooring.report.Report;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
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
