package dev.mooring.page.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mooring.page.Rendering;
import dev.mooring.page.World;
import dev.mooring.page.contract.Contract.Answer;
import dev.mooring.page.contract.Contract.Operation;
import dev.mooring.page.contract.Contract.Parameter;
import dev.mooring.page.contract.ContractPage.Shown;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract as people read it, of the document as it is served. */
class ContractTest {
    private static final Pattern LINK = Pattern.compile("href=\"#([^\"]+)\"");
    private static JsonNode document;
    private static Contract contract;

    @BeforeAll
    static void read() throws IOException {
        document = new YAMLMapper().readTree(Path.of("openapi", "mooring.yaml").toFile());
        contract = Contract.of(document);
    }

    @Test
    void everyRequestOfTheDocumentIsThere() {
        var documented = document.path("paths").properties().stream()
                .mapToInt(path -> path.getValue().size())
                .sum();
        assertThat(contract.count()).isEqualTo(documented).isGreaterThan(30);
    }

    @Test
    void aRequestTellsWhoMayAndWhatItTakes() {
        var silence = operation("POST", "/api/v1/silences");
        assertThat(silence.roles()).containsExactly("operator");
        assertThat(silence.body()).extracting(Contract.Typed::shape).isEqualTo("SilenceRequest");
    }

    @Test
    void whatIsSharedByManyIsToldWithEach() {
        assertThat(operation("GET", "/api/v1/checks").answers())
                .filteredOn(answer -> answer.status().equals("401"))
                .flatExtracting(answer -> answer.types().keySet())
                .containsExactly("application/problem+json");
    }

    @Test
    void answersStandInTheOrderOfTheirStatus() {
        assertThat(operation("GET", "/api/v1/audit").answers())
                .extracting(Answer::status)
                .isSorted()
                .contains("200", "429");
    }

    @Test
    void aParameterTellsItsBounds() {
        assertThat(operation("GET", "/api/v1/audit").parameters())
                .filteredOn(parameter -> parameter.name().equals("limit"))
                .extracting(Parameter::typed)
                .extracting(Contract.Typed::words)
                .containsExactly("integer, else 100, at least 1, at most 500");
    }

    @Test
    void whatMayBeNullSaysSo() {
        assertThat(members("ClusterView"))
                .containsEntry("summary", "Summary or null")
                .containsEntry("lastReport", "string or null")
                .containsEntry("readings", "list of ReadingState");
    }

    @Test
    void aFilterLeavesWhatTellsOfIt() {
        assertThat(contract.telling("GATE").groups())
                .flatExtracting(Contract.Group::operations)
                .extracting(Operation::path)
                .containsExactly("/api/v1/clusters/{cluster}/gate");
    }

    @Test
    void aFilterLeavesTheShapesThatItsRequestsAreMadeOf() {
        assertThat(contract.telling("gate").shapes())
                .extracting(Contract.Shape::name)
                .contains("Gate", "Reason", "Remedy", "Problem")
                .doesNotContain("Report");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gate", "timeline"})
    void everyShapeThatIsNamedIsOnThePage(String text) {
        var page = page(Map.of("text", text));
        assertThat(LINK.matcher(page).results().map(link -> link.group(1)))
                .isNotEmpty()
                .allSatisfy(place -> assertThat(page).contains("id=\"" + place + "\""));
    }

    @Test
    void noPlaceOnThePageIsThereTwice() {
        assertThat(Pattern.compile(" id=\"([^\"]+)\"")
                        .matcher(page(Map.of()))
                        .results()
                        .map(place -> place.group(1))
                        .collect(Collectors.toList()))
                .doesNotHaveDuplicates();
    }

    @Test
    void fewRequestsAreUnfolded() {
        assertThat(page(Map.of("text", "gate"))).contains("<details class=\"operation\" open>");
        assertThat(page(Map.of())).doesNotContain("<details class=\"operation\" open>");
    }

    private static String page(Map<String, String> query) {
        var visit = World.visit("/contract", query);
        return Rendering.of("contract/contract", ContractPage.frame(visit), "shown", Shown.of(contract, visit));
    }

    private static Map<String, String> members(String shape) {
        return contract.shapes().stream()
                .filter(found -> found.name().equals(shape))
                .flatMap(found -> found.members().stream())
                .collect(Collectors.toMap(
                        Contract.Member::name, member -> member.typed().words()));
    }

    private static Operation operation(String method, String path) {
        return contract.groups().stream()
                .flatMap(group -> group.operations().stream())
                .filter(operation ->
                        operation.method().equals(method) && operation.path().equals(path))
                .findFirst()
                .orElseThrow();
    }
}
