package dev.mooring.page.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.Severity;
import dev.mooring.notify.Notice;
import dev.mooring.notify.NoticeState;
import dev.mooring.notify.NoticeStore.Standing;
import dev.mooring.page.Frame;
import dev.mooring.page.Rendering;
import dev.mooring.page.Visit;
import dev.mooring.page.World;
import dev.mooring.page.notice.NoticePages.Listing;
import dev.mooring.page.notice.NoticePages.One;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoticePagesTest {
    private static final Instant THEN = Instant.parse("2026-08-21T11:46:00Z");
    private static final Standing AWAY = new Standing("slack", 3, 1, THEN, THEN, "HTTP 503", null);
    private static final Standing SOUND = new Standing("mail", 0, 0, THEN, null, null, null);

    @Test
    void saysHowEachSinkStands() {
        assertThat(listed(World.visit("/notices")))
                .contains("HTTP 503", "it is tried again", "/notices?sink=slack&amp;state=pending", "nothing")
                .doesNotContain("Send a test");
    }

    @Test
    void anOperatorHasAButtonForEachSink() {
        assertThat(listed(World.operator("/notices")))
                .contains("aria-label=\"Send a test to slack\"", "aria-label=\"Send a test to mail\"");
    }

    @Test
    void saysThatNobodyIsToldOfAnything() {
        var visit = World.visit("/notices");
        assertThat(rendered(new Listing(List.of(), List.of(), null, visit))).contains("no sink is set up");
    }

    @Test
    void whatIsWrittenIntoANoticeTakesNoEffect() {
        assertThat(listed(World.visit("/notices"))).contains("&lt;b&gt;dc1").doesNotContain("<b>dc1");
    }

    @Test
    void anOperatorSendsAgainWhatWasGivenUp() {
        assertThat(one(World.operator("/notices/n1"), "{\"text\":\"a\"}"))
                .contains("name=\"id\" value=\"n1\"", "Send again", "{&quot;text&quot;:&quot;a&quot;}");
    }

    @Test
    void aReaderIsToldHow() {
        assertThat(one(World.visit("/notices/n1"), "body"))
                .contains("POST /api/v1/notices/n1/replay")
                .doesNotContain("<form method=\"post\" action=\"/notices");
    }

    @Test
    void whatHasNoSinkAnyMoreIsNotSentAgain() {
        assertThat(one(World.operator("/notices/n1"), null))
                .contains("set up no more")
                .doesNotContain("Send again");
    }

    private static String listed(Visit visit) {
        return rendered(new Listing(List.of(AWAY, SOUND), List.of(notice()), "/notices?before=7", visit));
    }

    private static String rendered(Listing listing) {
        return Rendering.of("notice/notices", Frame.of("Notices", "/notices", listing.visit()), "listing", listing);
    }

    private static String one(Visit visit, String body) {
        return Rendering.of(
                "notice/notice", Frame.of("Notice", "/notices", visit), "one", new One(notice(), body, visit));
    }

    private static Notice notice() {
        return new Notice(
                7,
                "n1",
                "slack",
                "now",
                "opened",
                "now/1",
                "edge",
                Severity.ERROR,
                "ERROR: edge: node <b>dc1",
                NoticeState.PARKED,
                31,
                "HTTP 404",
                THEN,
                THEN);
    }
}
