package dev.mooring.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportMarkdownTest {
    @Test
    void isATicketByItself() {
        assertThat(ReportMarkdown.of(Hostile.ordinary(), _ -> Optional.empty())).isEqualTo("""
                        ## hybrid-prod: 1 error, 1 checks unknown

                        Verified 2026-08-21T12:00:00Z, report r1.

                        | Severity | Check | Subject | Site | Since | Summary |
                        |---|---|---|---|---|---|
                        | error | node-unreachable | dc2-edge-01 | dc2 | 2026-08-21T11:50:00Z | why nothing works |

                        ### node-unreachable: dc2-edge-01

                        why nothing works

                        - lastSeen: ` why nothing works `

                        **Likely cause:** why nothing works

                        **What to do:** why nothing works

                        ```sh
                        kubectl describe node x
                        ```
                        """);
    }

    @Test
    void linksWhereTheAddressIsKnown() {
        assertThat(ReportMarkdown.of(Hostile.ordinary(), path -> Optional.of("https://m.example" + path)))
                .contains(
                        "report [r1](https://m.example/reports/r1)",
                        "[node-unreachable](https://m.example/findings/f-");
    }

    @Test
    void whatOthersWroteIsTextAndNothingElse() {
        var escaped = ReportMarkdown.escaped(Hostile.TEXT);
        assertThat(escaped)
                .doesNotContain("<", ">", "@", "://", "www.", "Www.", "\n", "\u001b", "\u202e")
                .contains("\\|", "\\`code\\`", "\\[a\\](");
    }

    @Test
    void mentionsNobodyAndNoIssueOnceItsEscapesAreGone() {
        var shown = ReportMarkdown.escaped(Hostile.TEXT)
                .replace("\\", "")
                .replace("&#64;", "@")
                .replace("&#8203;", "\u200b");
        assertThat(shown).contains("@\u200badmins", "#\u200b1").doesNotContain("@admins", "#1");
    }

    @Test
    void aRowStaysARow() {
        assertThat(ReportMarkdown.of(Hostile.hostile(), _ -> Optional.empty()).lines())
                .filteredOn(line -> line.startsWith("| error"))
                .singleElement()
                .satisfies(row -> assertThat(row.split("(?<!\\\\)\\|", -1)).hasSize(8));
    }

    @Test
    void codeIsFencedByMoreTicksThanItHas() {
        assertThat(ReportMarkdown.of(Hostile.hostile(), _ -> Optional.empty())).contains("- lastSeen: ```` ");
    }

    @Test
    void manyFindingsAreCutAndCounted() {
        var text = ReportMarkdown.of(Hostile.many(5_000), _ -> Optional.empty());
        assertThat(text)
                .contains("and 4800 more.", "The other 4980 are in the report.")
                .hasSizeLessThan(60_000);
    }
}
