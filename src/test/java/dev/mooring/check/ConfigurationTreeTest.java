package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTreeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": {\"b\": 2, \"c\": \"x\"}}",
                "{\n\t\"a\": {\n\t\t\"c\": \"x\",\n\t\t\"b\": 2\n\t}\n}",
                "{a: {b: 2, c: x}}",
                "a:\n  c: x\n  b: 2\n"
            })
    void theFormInWhichItIsWrittenDoesNotCount(String text) {
        assertThat(ConfigurationTree.parse(text)).contains(Map.of("a.b", "2", "a.c", "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "text", "{\"a\": ", "\ta: 1"})
    void whatIsNoMappingIsNone(String text) {
        assertThat(ConfigurationTree.parse(text)).isEmpty();
    }

    /** 70 KB, whose paths would take 500 MB. */
    @Test
    void aLongNameAboveManyLeavesIsNotWrittenOutForEach() {
        assertThat(ConfigurationTree.parse("{\"" + "n".repeat(50_000) + "\": [" + "1,".repeat(10_000) + "1]}"))
                .isEmpty();
    }

    @Test
    void nothingHasNoLeaves() {
        assertThat(ConfigurationTree.parse(" \n")).contains(Map.of());
    }
}
