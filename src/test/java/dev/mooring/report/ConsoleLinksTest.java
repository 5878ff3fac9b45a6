package dev.mooring.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each partition has a console of its own, or none in public. */
class ConsoleLinksTest {

    @ParameterizedTest
    @CsvSource({
        "aws, eu-west-1, eu-west-1.console.aws.amazon.com",
        "aws-us-gov, us-gov-west-1, us-gov-west-1.console.amazonaws-us-gov.com",
        "aws-cn, cn-north-1, cn-north-1.console.amazonaws.cn",
        "aws-eusc, eusc-de-east-1, eusc-de-east-1.console.amazonaws-eusc.eu"
    })
    void leadToTheConsoleOfThePartition(String partition, String region, String host) {
        assertThat(PrecedingChanges.console(partition, region, "edge"))
                .contains("https://" + host + "/eks/clusters/edge?selectedTab=cluster-update-history-tab");
    }

    @Test
    void areLeftOutWhereNoConsoleIsPublic() {
        assertThat(List.of("aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-new"))
                .allSatisfy(partition -> assertThat(PrecedingChanges.console(partition, "us-iso-east-1", "edge"))
                        .isEmpty());
    }
}
