package dev.mooring.actual.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** AWS is several partitions, which share neither names of hosts nor the beginning of ARNs. */
class PartitionsTest {
    /** What EKS labels nodes with is called so in every partition. */
    private static final Pattern LABEL = Pattern.compile("eks\\.amazonaws\\.com/");

    private static final Pattern OF_ONE_PARTITION =
            Pattern.compile("arn:aws[:-]|\\.amazonaws\\.(?:com|cn|eu)|console\\.(?:aws|amazonaws)|signin\\.aws");
    /** Comments may name what they like. */
    private static final Pattern COMMENT = Pattern.compile("^\\s*(?:\\*|//|/\\*)");

    /** They choose by the partition, or put another word in the place of what a shipped file says. */
    private static final List<String> THOSE_THAT_CHOOSE =
            List.of("EksToken.java", "PrecedingChanges.java", "Snippets.java");

    @ParameterizedTest
    @CsvSource({
        "eu-west-1, sts.eu-west-1.amazonaws.com",
        "us-east-1, sts.us-east-1.amazonaws.com",
        "us-gov-west-1, sts.us-gov-west-1.amazonaws.com",
        "cn-north-1, sts.cn-north-1.amazonaws.com.cn",
        "eusc-de-east-1, sts.eusc-de-east-1.amazonaws.eu",
        "us-iso-east-1, sts.us-iso-east-1.c2s.ic.gov",
        "us-isob-east-1, sts.us-isob-east-1.sc2s.sgov.gov",
        "eu-isoe-west-1, sts.eu-isoe-west-1.cloud.adc-e.uk",
        "us-isof-south-1, sts.us-isof-south-1.csp.hci.ic.gov"
    })
    void theTokenIsForTheStsOfTheRegionsPartition(String region, String host) {
        assertThat(host(region)).isEqualTo(host);
    }

    static Stream<Region> regions() {
        return Region.regions().stream().filter(region -> !region.isGlobalRegion());
    }

    @ParameterizedTest
    @MethodSource("regions")
    void theTokenOfEveryRegionIsForAHostOfThatRegion(Region region) {
        assertThat(host(region.id())).startsWith("sts." + region.id() + ".").endsWith(suffix(region));
    }

    @ParameterizedTest
    @MethodSource("regions")
    void aRoleOfEveryPartitionIsOne(Region region) {
        var partition = region.metadata().partition().id();
        assertThat(CanonicalArn.ofRole("arn:" + partition + ":iam::111122223333:role/path/Nodes"))
                .contains("arn:" + partition + ":iam::111122223333:role/nodes");
    }

    @Test
    void noCodeWritesDownWhatIsSoInOnePartitionAlone() throws IOException {
        try (var files = Files.walk(Path.of("src/main"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> !THOSE_THAT_CHOOSE.contains(
                                    file.getFileName().toString()))
                            .flatMap(PartitionsTest::ofOnePartition))
                    .isEmpty();
        }
    }

    private static Stream<String> ofOnePartition(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> !COMMENT.matcher(line).find())
                    .filter(line -> OF_ONE_PARTITION
                            .matcher(LABEL.matcher(line).replaceAll(""))
                            .find())
                    .map(line -> file + ": " + line.strip());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String suffix(Region region) {
        return region.metadata().partition().dnsSuffix();
    }

    private static String host(String region) {
        var token = new EksToken(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")),
                        "hybrid-prod",
                        region,
                        Clock.systemUTC())
                .getToken();
        var url = Base64.getUrlDecoder().decode(token.substring("k8s-aws-v1.".length()));
        return URI.create(new String(url, StandardCharsets.UTF_8)).getHost();
    }
}
