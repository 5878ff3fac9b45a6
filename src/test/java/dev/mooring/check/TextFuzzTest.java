package dev.mooring.check;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.List;
import java.util.function.Function;

/** Texts that others write: networks, versions, add-on configurations. */
class TextFuzzTest {
    private static final List<Function<String, Object>> UNDERSTOOD = List.of(
            KubernetesVersion::parse,
            ConfigurationTree::parse,
            text -> CidrSet.of(List.of(text)).texts(),
            text -> CidrSet.shared(text, "10.0.0.0/8"),
            CidrSet::ipv4Prefix);

    @FuzzTest(maxDuration = "1m")
    void understandsOrRefusesAnyText(@NotNull String text) {
        UNDERSTOOD.forEach(understand -> understand.apply(text));
    }
}
