package dev.mooring.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void alignsItsColumnsAndLeavesTheLastOneAsItIs() {
        assertThat(new Table("name", "firstSeen", "summary")
                        .row("a", "2026-08-21T12:00:00Z", "short")
                        .row("dc2-edge-01", null, "a longer one")
                        .toString())
                .isEqualTo("""
                        NAME          FIRSTSEEN              SUMMARY
                        a             2026-08-21T12:00:00Z   short
                        dc2-edge-01   -                      a longer one
                        """);
    }

    @Test
    void whatIsInACellIsOneLineThatSteersNoTerminal() {
        var text = new Table("name", "summary").row(Hostile.TEXT, Hostile.TEXT).toString();
        assertThat(text.lines()).hasSize(2);
        assertThat(text.replace("\n", "")).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}]");
    }

    @Test
    void countsCharactersAndNotTheirHalves() {
        assertThat(new Table("a", "b")
                        .row("😀😀😀", "x")
                        .row("abc", "y")
                        .toString()
                        .lines()
                        .skip(1))
                .containsExactly("😀😀😀   x", "abc   y");
    }

    @Test
    void aRowHasAsManyCellsAsThereAreColumns() {
        assertThatThrownBy(() -> new Table("a", "b").row("x")).isInstanceOf(IllegalArgumentException.class);
    }
}
