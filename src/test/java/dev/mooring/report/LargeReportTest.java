package dev.mooring.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.mooring.check.FleetFixture;
import dev.mooring.check.Judgement;
import dev.mooring.check.Policy;
import dev.mooring.check.Situation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reports of five thousand nodes of which much is wrong. */
class LargeReportTest {
    private static final int NODES = 5_000;
    private final ReportJson json = new ReportJson(new ObjectMapper().registerModule(new JavaTimeModule()));

    @Test
    void sixHundredLostNodesOfTwentySitesAreTwentyFindings() {
        assertThat(report(lost()).findings())
                .filteredOn(finding -> finding.check().equals("node-unreachable"))
                .hasSize(20)
                .allSatisfy(finding -> assertThat(finding.subject().kind()).isEqualTo("site"));
    }

    @Test
    void aReportOfSixHundredLostNodesIsSmall() {
        assertThat(bytes(report(lost()))).isLessThan(200_000);
    }

    @Test
    void aReportOfAFaultThatAllNodesShareIsSmall() {
        assertThat(bytes(report(FleetFixture.of(NODES).withDiskPressure(NODES).situation())))
                .isLessThan(100_000);
    }

    @Test
    void eachLostNodeIsStillTherePointingToItsSite() {
        var step = LifecycleFixture.next(List.of(), Judgement.of(lost(), Policy.standard()));
        var sites = step.report().findings().stream().map(Finding::fingerprint).toList();
        assertThat(step.open())
                .filteredOn(finding -> finding.check().equals("node-unreachable"))
                .filteredOn(finding -> finding.subject().kind().equals("node"))
                .hasSize(600)
                .allSatisfy(finding -> assertThat(sites).contains(finding.inhibitedBy()));
    }

    private static Situation lost() {
        return FleetFixture.of(NODES).withLost(20, 30).situation();
    }

    private Report report(Situation situation) {
        return LifecycleFixture.next(List.of(), Judgement.of(situation, Policy.standard()))
                .report();
    }

    private int bytes(Report report) {
        return json.write(report).getBytes(StandardCharsets.UTF_8).length;
    }
}
