package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions as EKS, Kubernetes, SSM and kernels write them. */
class VersionNumbersTest {

    @ParameterizedTest(name = "{0} is before {1}")
    @CsvSource({
        "v1.9.3-eksbuild.7, v1.9.3-eksbuild.10",
        "v1.9.3-eksbuild.10, v1.10.0-eksbuild.1",
        "v1.33.9-eks-3a1b5c7, v1.34.0-eks-3a1b5c7",
        "3.3.131.0, 3.3.808.0",
        "4.18.0-553.el8_10.x86_64, 5.10",
        "v1.18.2-0, v1.18.3"
    })
    void comparesNumberByNumber(String older, String newer) {
        assertThat(parse(older)).isLessThan(parse(newer));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"5.10", "v5.10.0", "5.10.0.0-105-generic", "5.10.0+local"})
    void takesNumbersThatAreNotGivenForZero(String text) {
        assertThat(parse(text)).isEqualTo(VersionNumbers.of(5, 10));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "latest", "7", "v1", "1.x", "1.99999999999", "1.34abc"})
    void refusesWhatIsNoVersion(String text) {
        assertThat(VersionNumbers.parse(text)).isEmpty();
    }

    @Test
    void readsALongTextInLittleTimeAndSpace() {
        assertThat(VersionNumbers.parse("1.".repeat(100_000))).isPresent();
    }

    private static VersionNumbers parse(String text) {
        return VersionNumbers.parse(text).orElseThrow();
    }
}
