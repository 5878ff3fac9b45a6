package dev.mooring.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StageTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void asksForEnterAndSaysWhatComesThen() {
        stage("\n", true).pause("the link is back");
        assertThat(said()).isEqualTo("  [Enter]   the link is back ");
    }

    @Test
    void waitsForNobodyWhereNobodyIs() {
        stage("", false).pause("the link is back");
        assertThat(said()).isEmpty();
    }

    @Test
    void waitsNoLongerForWhoClosedTheInput() {
        var stage = stage("", true);
        stage.pause("one");
        stage.pause("two");
        assertThat(said()).contains("one").doesNotContain("two");
    }

    @Test
    void wrapsAParagraphBesideItsLabel() {
        stage("", false).tell("Mooring", "word ".repeat(30).strip());
        assertThat(said().lines())
                .hasSize(2)
                .allMatch(line -> line.length() <= 112)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("  Mooring   word"),
                        line -> assertThat(line).startsWith("            word"));
    }

    @Test
    void leavesALineThatMayBeCopiedWhole() {
        stage("", false).say("API", "word ".repeat(30).strip());
        assertThat(said().lines()).hasSize(1);
    }

    private Stage stage(String typed, boolean waits) {
        return new Stage(new PrintStream(out, true, StandardCharsets.UTF_8), new StringReader(typed), waits);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
