package dev.mooring.notify.sink;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static dev.mooring.notify.NotifyFixture.NOW;
import static dev.mooring.notify.NotifyFixture.error;
import static dev.mooring.notify.NotifyFixture.matter;
import static dev.mooring.notify.NotifyFixture.message;
import static dev.mooring.notify.NotifyFixture.sending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.standardwebhooks.Webhook;
import dev.mooring.check.Severity;
import dev.mooring.notify.Kind;
import dev.mooring.notify.Matter;
import dev.mooring.notify.Message;
import dev.mooring.notify.NotifyFixture;
import dev.mooring.notify.Sink;
import dev.mooring.notify.Sink.Outcome;
import dev.mooring.notify.Sink.Sending;
import io.cloudevents.jackson.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each sink is sent, and what it makes of the answer. */
class SinksTest {
    private static final Matter ONE = error("dc1-07");
    private static final Message OPENED = message(Kind.OPENED, List.of(ONE), List.of());
    private static final Message RESOLVED = message(Kind.RESOLVED, List.of(), List.of(ONE));
    private static final Message GIVEN_UP = NotifyFixture.givenUp(List.of(ONE), List.of());
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OLD_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private static WireMockServer server;

    @BeforeAll
    static void start() {
        server = new WireMockServer(options().dynamicPort());
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @BeforeEach
    void takesAll() {
        server.resetAll();
        answering(aResponse().withStatus(200).withBody("ok"));
    }

    @Test
    void alertmanagerIsToldOfAnAlertThatLapses() {
        alertmanager(Map.of()).send(sending(OPENED));
        var alert = json().path(0);
        assertThat(last().getUrl()).isEqualTo("/api/v2/alerts");
        assertThat(fields(alert.path("labels")))
                .containsEntry("alertname", "NodeNotJoined")
                .containsEntry("check", "node-not-joined")
                .containsEntry("cluster", "edge")
                .containsEntry("severity", "error")
                .containsEntry("site", "dc1")
                .containsEntry("node", "dc1-07")
                .containsEntry("fingerprint", ONE.key());
        assertThat(alert.path("startsAt").asText()).isEqualTo("2026-08-21T11:46:00Z");
        assertThat(alert.path("endsAt").asText()).isEqualTo("2026-08-21T12:15:00Z");
        assertThat(alert.path("generatorURL").asText()).isEqualTo(NotifyFixture.URL + "/findings/" + ONE.key());
        assertThat(fields(alert.path("annotations")))
                .containsEntry("command", "sudo nodeadm debug")
                .containsEntry("changed", "stack update 42 by Ada, 3 min before");
    }

    @Test
    void alertmanagerIsToldAtOnceThatItIsOver() {
        alertmanager(Map.of()).send(sending(RESOLVED));
        assertThat(json().path(0).path("endsAt").asText()).isEqualTo(NOW.toString());
    }

    @Test
    void alertmanagerIsNotToldToBeOverWhatWaitedForLongAndMayLast() {
        var later = Clock.fixed(NOW.plus(Duration.ofMinutes(16)), ZoneOffset.UTC);
        var sink = NotifyFixture.of(Map.of("mooring.notify.alertmanager.url", server.baseUrl()), later)
                .alertmanager();
        assertThat(sink.send(sending(OPENED))).isEqualTo(new Outcome.Sent(null));
        assertThat(server.getAllServeEvents()).isEmpty();
        sink.send(sending(RESOLVED));
        assertThat(json()).hasSize(1);
    }

    @Test
    void theLabelsOfAnEndAreThoseOfItsBeginning() {
        alertmanager(Map.of()).send(sending(OPENED));
        var begun = json().path(0).path("labels");
        alertmanager(Map.of()).send(sending(RESOLVED));
        assertThat(json().path(0).path("labels")).isEqualTo(begun);
    }

    @Test
    void alertmanagerIsRemindedOfAllThatIsOpenAHundredAtATime() {
        alertmanager(Map.of())
                .remind(
                        IntStream.range(0, 250)
                                .mapToObj(node -> error("n" + node))
                                .toList(),
                        NOW);
        assertThat(server.getAllServeEvents()).hasSize(3);
        assertThat(json()).hasSize(50);
    }

    @Test
    void whatIsRefusedKeepsAlertmanagerFromBeingRemindedOfNothingElse() {
        answering(aResponse().withStatus(400));
        assertThat(alertmanager(Map.of()).remind(many(), NOW)).isEqualTo(new Outcome.Refused("HTTP 400"));
        assertThat(server.getAllServeEvents()).hasSize(3);
    }

    @Test
    void anAlertmanagerThatIsAwayIsAskedOnceAMinute() {
        answering(aResponse().withStatus(503));
        assertThat(alertmanager(Map.of()).remind(many(), NOW)).isEqualTo(new Outcome.Later("HTTP 503", null));
        assertThat(server.getAllServeEvents()).hasSize(1);
    }

    @Test
    void whereNothingIsOpenAlertmanagerIsAskedWhetherItWouldTakeIt() {
        answering(aResponse().withStatus(401));
        assertThat(alertmanager(Map.of()).remind(List.of(), NOW)).isEqualTo(new Outcome.Refused("HTTP 401"));
        assertThat(json()).isEmpty();
    }

    @Test
    void whatIsOverIsRepeatedAsItWasToldToBeOver() {
        var sink = alertmanager(Map.of());
        sink.send(sending(RESOLVED));
        var told = json();
        sink.remindOfEnds(RESOLVED.ended());
        assertThat(server.getAllServeEvents()).hasSize(2);
        assertThat(json()).isEqualTo(told);
    }

    @Test
    void aLabelThatAlertmanagerDoesNotTakeOrThatMooringSetsIsAProblem() {
        assertThat(alertmanager(Map.of(
                                "mooring.notify.alertmanager.labels.data-center", "dc1",
                                "mooring.notify.alertmanager.labels.severity", "page",
                                "mooring.notify.alertmanager.labels.team", "edge"))
                        .problems())
                .hasSize(2)
                .anySatisfy(
                        problem -> assertThat(problem).startsWith("mooring.notify.alertmanager.labels.data-center:"))
                .anySatisfy(problem -> assertThat(problem).startsWith("mooring.notify.alertmanager.labels.severity:"));
    }

    private static List<Matter> many() {
        return IntStream.range(0, 250).mapToObj(node -> error("n" + node)).toList();
    }

    @Test
    void oneAlertmanagerOfSeveralIsEnough() {
        var sink = NotifyFixture.of(Map.of("mooring.notify.alertmanager.url", "http://localhost:1," + server.baseUrl()))
                .alertmanager();
        assertThat(sink.send(sending(OPENED))).isEqualTo(new Outcome.Sent(null));
    }

    @Test
    void slackIsToldWhatItIsSinceWhenAndWhatToDo() {
        slackWebhook().send(sending(OPENED));
        var text = json().path("blocks").path(0).path("text");
        assertThat(text.path("verbatim").asBoolean()).isTrue();
        assertThat(text.path("text").asText())
                .contains("node-not-joined of node dc1-07 at dc1")
                .contains("declared, and never joined")
                .contains("since 2026-08-21 11:46 UTC (14 min)")
                .contains("<https://app.pulumi.com/acme/edge/prod/updates/42|stack update 42 by Ada, 3 min before>")
                .contains("```sudo nodeadm debug```")
                .contains("<" + NotifyFixture.URL + "/findings/" + ONE.key() + "|Open>");
    }

    @Test
    void slackIsToldHowLongItTook() {
        slackWebhook().send(sending(RESOLVED));
        assertThat(json().path("text").asText())
                .isEqualTo("Resolved after 14 min: edge: node-not-joined of node dc1-07 at dc1");
    }

    @Test
    void slackIsToldThatAClusterIsWatchedNoLongerAndWhy() {
        slackWebhook().send(sending(GIVEN_UP));
        assertThat(json().path("text").asText())
                .isEqualTo("No longer watched: edge: node-not-joined of node dc1-07 at dc1");
        assertThat(json().path("blocks").path(0).path("text").path("text").asText())
                .startsWith("⚪")
                .contains("how it is now is not known, it is no longer watched: its stack acme/edge/dc1 is gone, after"
                        + " 14 min");
    }

    @Test
    void whatIsInOrderInPartAndWatchedNoLongerInPartIsNotCalledResolved() {
        slackWebhook().send(sending(NotifyFixture.givenUp(List.of(ONE), List.of(error("dc1-08")))));
        assertThat(json().path("text").asText()).startsWith("Over after 14 min: edge: 2 findings");
    }

    @Test
    void teamsPaintsWhatIsWatchedNoLongerInNoColourOfGoodNews() {
        sink("mooring.notify.teams.url", NotifyFixture::teams).send(sending(GIVEN_UP));
        assertThat(last().getBodyAsString()).contains("No longer watched").doesNotContain("\"good\"");
    }

    @Test
    void alertmanagerIsToldWhyAnAlertIsOverOfAClusterThatIsWatchedNoLonger() {
        alertmanager(Map.of()).send(sending(GIVEN_UP));
        assertThat(json().path(0).path("endsAt").asText()).isEqualTo(NOW.toString());
        assertThat(json().path(0).path("annotations").path("ended").asText())
                .endsWith("no longer watched: its stack acme/edge/dc1 is gone");
    }

    @Test
    void alertmanagerIsToldNothingMoreOfAnAlertThatIsInOrder() {
        alertmanager(Map.of()).send(sending(RESOLVED));
        assertThat(json().path(0).path("annotations").has("ended")).isFalse();
    }

    @Test
    void whatANodeIsCalledTakesNoEffectInSlack() {
        var bad = matter("node-not-joined", Severity.ERROR, "<!channel> <https://evil|x> *b* `c`", "dc1");
        slackWebhook().send(sending(message(Kind.OPENED, List.of(bad), List.of())));
        assertThat(last().getBodyAsString()).doesNotContain("<!channel>").doesNotContain("<https://evil");
        assertThat(json().path("blocks").path(0).path("text").path("text").asText())
                .doesNotContain("*b*");
    }

    /** A thread shows the blocks of a reply, and its text where there are none. */
    @Test
    void whatANodeSaysIsNoLinkAndFormatsNothingInAThreadOfSlack() {
        answering(aResponse().withBody("{\"ok\":true,\"ts\":\"2.2\"}"));
        var bad = matter(
                "node-not-ready",
                Severity.ERROR,
                "https://evil.example/login *b* `c` ~d~ _e_ of_node <!channel>",
                "dc1");
        slackBot().send(new Sending("id", message(Kind.GREW, List.of(bad), List.of()), Optional.of("1.1")));
        var reply = json();
        assertThat(reply.path("reply_broadcast").asBoolean()).isTrue();
        assertThat(reply.path("parse").asText()).isEqualTo("none");
        assertThat(reply.path("blocks")).hasSize(1).allSatisfy(block -> {
            var text = block.path("text");
            assertThat(text.path("type").asText()).isEqualTo("mrkdwn");
            assertThat(text.path("verbatim").asBoolean()).isTrue();
            assertThat(text.path("text").asText()).contains("https://evil.example/login");
        });
        for (var shown : List.of(
                reply.path("text").asText(), reply.at("/blocks/0/text/text").asText())) {
            assertThat(shown).contains("of_node").doesNotContain("*b*", "`c`", "~d~", "_e_", "<!channel>");
        }
    }

    @Test
    void aLongReplyOfSlackIsCutIntoSections() {
        answering(aResponse().withBody("{\"ok\":true,\"ts\":\"2.2\"}"));
        var bad = matter("node-not-ready", Severity.ERROR, "&".repeat(253), "&".repeat(600));
        slackBot().send(new Sending("id", message(Kind.GREW, List.of(bad), List.of()), Optional.of("1.1")));
        assertThat(json().path("blocks"))
                .isNotEmpty()
                .allSatisfy(block ->
                        assertThat(block.path("text").path("text").asText()).hasSizeLessThan(3000));
    }

    @Test
    void anAddressStaysAsItIsInSlack() {
        var link = "https://app.pulumi.com/acme/_edge_/~prod/updates/42";
        slackWebhook().send(sending(message(Kind.OPENED, List.of(changedBy(link)), List.of())));
        assertThat(json().at("/blocks/0/text/text").asText()).contains("<" + link + "|stack update");
    }

    private static Matter changedBy(String url) {
        return new Matter(
                ONE.key(),
                ONE.sort(),
                ONE.cluster(),
                ONE.check(),
                ONE.group(),
                ONE.severity(),
                ONE.kind(),
                ONE.subject(),
                ONE.site(),
                ONE.summary(),
                ONE.cause(),
                ONE.since(),
                ONE.firstSeen(),
                ONE.explains(),
                new Matter.Changed("stack-update", 42L, url, NOW, null),
                ONE.remedy(),
                ONE.command());
    }

    @Test
    void aLongMessageOfSlackIsCutIntoSections() {
        var many = IntStream.range(0, 25).mapToObj(node -> error("n" + node)).toList();
        slackWebhook().send(sending(message(Kind.OPENED, many, List.of())));
        assertThat(json().path("blocks"))
                .hasSizeBetween(2, 50)
                .allSatisfy(block ->
                        assertThat(block.path("text").path("text").asText()).hasSizeLessThan(3000));
    }

    @Test
    void aLineLongerThanASectionOfSlackIsCutAndLeavesNoneEmpty() {
        var sites = IntStream.range(0, 3)
                .mapToObj(site -> matter("site-disconnected", Severity.ERROR, "n" + site, site + "&".repeat(250)))
                .toList();
        slackWebhook().send(sending(message(Kind.OPENED, sites, List.of())));
        assertThat(json().path("blocks"))
                .hasSizeGreaterThan(1)
                .allSatisfy(block ->
                        assertThat(block.path("text").path("text").asText()).isNotBlank());
        assertThat(json().at("/blocks/0/text/text").asText())
                .hasSizeGreaterThan(2_800)
                .endsWith("&amp;…\n");
    }

    @Test
    void theBotRemembersItsMessage() {
        answering(aResponse().withBody("{\"ok\":true,\"ts\":\"1724241600.1\"}"));
        assertThat(slackBot().send(sending(OPENED))).isEqualTo(new Outcome.Sent("1724241600.1"));
        assertThat(last().getUrl()).isEqualTo("/api/chat.postMessage");
        assertThat(last().getHeader("Authorization")).isEqualTo("Bearer xoxb-1");
        assertThat(json().path("channel").asText()).isEqualTo("C1");
    }

    @Test
    void theBotBringsItsMessageUpToDateAndSaysSoInItsThread() {
        answering(aResponse().withBody("{\"ok\":true,\"ts\":\"2.2\"}"));
        assertThat(slackBot().send(new Sending("id", RESOLVED, Optional.of("1.1"))))
                .isEqualTo(new Outcome.Sent("1.1"));
        var urls = server.getAllServeEvents().reversed().stream()
                .map(event -> event.getRequest().getUrl())
                .toList();
        assertThat(urls).containsExactly("/api/chat.update", "/api/chat.postMessage");
        assertThat(json().path("thread_ts").asText()).isEqualTo("1.1");
    }

    @Test
    void theBotFindsItsMessageThatArrivedBeforeAnInterruption() {
        answering(aResponse().withBody("{\"ok\":true,\"ts\":\"9.9\"}"));
        server.stubFor(any(urlPathEqualTo("/api/conversations.history"))
                .willReturn(aResponse().withBody(history("thread", OPENED.thread(), "1.1"))));
        assertThat(slackBot().send(again(OPENED))).isEqualTo(new Outcome.Sent("1.1"));
        assertThat(asked()).containsExactly("/api/conversations.history", "/api/chat.update");
    }

    @Test
    void theBotBeginsAnewWhereItsMessageDidNotArrive() {
        answering(aResponse().withBody("{\"ok\":true,\"ts\":\"9.9\",\"messages\":[],\"has_more\":false}"));
        assertThat(slackBot().send(again(OPENED))).isEqualTo(new Outcome.Sent("9.9"));
        assertThat(asked()).containsExactly("/api/conversations.history", "/api/chat.postMessage");
        assertThat(json().path("blocks").toString()).doesNotContain("Sent again");
        assertThat(json().at("/metadata/event_payload/thread").asText()).isEqualTo(OPENED.thread());
    }

    @Test
    void theBotLooksForWhatMayHaveArrivedSinceTheOldestThatItTellsOf() {
        answering(aResponse().withBody("{\"ok\":true,\"ts\":\"9.9\",\"messages\":[],\"has_more\":false}"));
        var since = NotifyFixture.NOW.minusSeconds(1200);
        slackBot().send(new Sending("4f1c", RESOLVED, Optional.empty(), true, since));
        assertThat(server.getAllServeEvents().getLast().getRequest().getBodyAsString())
                .contains("oldest=" + since.minusSeconds(300).getEpochSecond());
    }

    @Test
    void whatTheBotMayNotChangeAnyMoreIsStillRepliedTo() {
        answering(aResponse().withBody("{\"ok\":true,\"ts\":\"9.9\"}"));
        server.stubFor(any(urlPathEqualTo("/api/chat.update"))
                .willReturn(aResponse().withBody("{\"ok\":false,\"error\":\"edit_window_closed\"}")));
        assertThat(slackBot().send(new Sending("id", RESOLVED, Optional.of("1.1"))))
                .isEqualTo(new Outcome.Sent("1.1"));
        assertThat(json().path("thread_ts").asText()).isEqualTo("1.1");
    }

    @Test
    void theBotThatMayNotReadSaysThatItMayBeThereAlready() {
        answering(aResponse().withBody("{\"ok\":true,\"ts\":\"9.9\"}"));
        server.stubFor(any(urlPathEqualTo("/api/conversations.history"))
                .willReturn(aResponse().withBody("{\"ok\":false,\"error\":\"missing_scope\"}")));
        assertThat(slackBot().send(again(OPENED))).isEqualTo(new Outcome.Sent("9.9"));
        assertThat(json().path("blocks").path(0).toString()).contains("Sent again");
    }

    @Test
    void aReplyThatArrivedBeforeAnInterruptionIsNotWrittenTwice() {
        answering(aResponse().withBody("{\"ok\":true,\"ts\":\"1.1\"}"));
        server.stubFor(any(urlPathEqualTo("/api/conversations.replies"))
                .willReturn(aResponse().withBody(history("notice", "4f1c", "1.2"))));
        slackBot().send(new Sending("4f1c", RESOLVED, Optional.of("1.1"), true));
        assertThat(asked()).containsExactly("/api/chat.update", "/api/conversations.replies");
    }

    @Test
    void whatMayHaveArrivedSaysSoWhereTheSinkCannotKnow() {
        slackWebhook().send(again(OPENED));
        assertThat(json().path("blocks").path(0).toString()).contains("Sent again");
        sink("mooring.notify.teams.url", NotifyFixture::teams).send(again(OPENED));
        assertThat(json().toString()).contains("Sent again");
    }

    @Test
    void noAnswerInTimeIsNoProofThatNothingArrived() {
        answering(aResponse().withFault(Fault.EMPTY_RESPONSE));
        assertThat(slackWebhook().send(sending(OPENED)))
                .isEqualTo(new Outcome.Later("the connection broke", null, true));
    }

    private static Sending again(Message message) {
        return new Sending("4f1c", message, Optional.empty(), true);
    }

    private static String history(String name, String key, String ts) {
        return "{\"ok\":true,\"messages\":[{\"ts\":\"0.5\",\"text\":\"another\"},{\"ts\":\"" + ts
                + "\",\"metadata\":{\"event_type\":\"mooring_notice\",\"event_payload\":{\"" + name + "\":\"" + key
                + "\"}}}]}";
    }

    private List<String> asked() {
        return server.getAllServeEvents().reversed().stream()
                .map(event -> event.getRequest().getUrl())
                .toList();
    }

    @Test
    void whatSlackRefusesInItsBodyIsRefused() {
        answering(aResponse().withBody("{\"ok\":false,\"error\":\"channel_not_found\"}"));
        assertThat(slackBot().send(sending(OPENED))).isEqualTo(new Outcome.Refused("slack: channel_not_found"));
    }

    @Test
    void theBotRemembersAMessageThatSlackAnswersAtLength() {
        answering(aResponse()
                .withBody("{\"ok\":true,\"message\":{\"text\":\"" + "x".repeat(40_000) + "\"},\"ts\":\"1.1\"}"));
        assertThat(slackBot().send(sending(OPENED))).isEqualTo(new Outcome.Sent("1.1"));
    }

    @Test
    void whatSlackAnswersAndCannotBeUnderstoodMayHaveArrived() {
        answering(aResponse().withBody("{\"ok\":true,\"message\":{"));
        assertThat(slackBot().send(sending(OPENED)))
                .isEqualTo(new Outcome.Later("slack: an answer that is not Slack's", null, true));
    }

    @Test
    void whatPassesAtSlackIsTriedAgain() {
        answering(aResponse().withBody("{\"ok\":false,\"error\":\"internal_error\"}"));
        assertThat(slackBot().send(sending(OPENED))).isInstanceOf(Outcome.Later.class);
    }

    @Test
    void teamsIsSentACardThatLinksToThePage() {
        sink("mooring.notify.teams.url", NotifyFixture::teams).send(sending(OPENED));
        var card = json().path("attachments").path(0).path("content");
        assertThat(card.path("type").asText()).isEqualTo("AdaptiveCard");
        assertThat(card.path("body")
                        .path(0)
                        .path("inlines")
                        .path(0)
                        .path("text")
                        .asText())
                .startsWith("ERROR: edge: node-not-joined of node dc1-07");
        assertThat(card.path("actions").path(0).path("url").asText())
                .isEqualTo(NotifyFixture.URL + "/findings/" + ONE.key());
    }

    @Test
    void aCardOfTeamsIsSmallerThanItsBound() {
        var many = IntStream.range(0, 25).mapToObj(node -> error("n" + node)).toList();
        sink("mooring.notify.teams.url", NotifyFixture::teams).send(sending(message(Kind.OPENED, many, List.of())));
        assertThat(last().getBody()).hasSizeLessThan(28_000);
    }

    @Test
    void whatANodeIsCalledIsNoLinkInTeams() {
        var bad = matter("node-not-joined", Severity.ERROR, "[x](https://evil)", "dc1");
        sink("mooring.notify.teams.url", NotifyFixture::teams)
                .send(sending(message(Kind.OPENED, List.of(bad), List.of())));
        var text = json().path("attachments")
                .path(0)
                .path("content")
                .path("body")
                .path(1)
                .path("text")
                .asText();
        assertThat(text).contains("\\[x\\]\\(https://evil\\)");
    }

    @Test
    void pagerDutyIsTriggeredAndResolvedByOneKey() {
        answering(aResponse().withStatus(202));
        pagerDuty().send(sending(OPENED));
        var triggered = json();
        pagerDuty().send(sending(RESOLVED));
        assertThat(triggered.path("event_action").asText()).isEqualTo("trigger");
        assertThat(triggered.path("payload").path("severity").asText()).isEqualTo("error");
        assertThat(triggered.path("payload").path("source").asText()).isEqualTo("edge");
        assertThat(triggered.path("routing_key").asText()).isEqualTo("k");
        assertThat(json().path("event_action").asText()).isEqualTo("resolve");
        assertThat(json().path("dedup_key")).isEqualTo(triggered.path("dedup_key"));
    }

    @Test
    void aTestWakesNobodyForLong() {
        answering(aResponse().withStatus(202));
        pagerDuty().send(sending(message(Kind.TEST, List.of(), List.of())));
        assertThat(json().path("event_action").asText()).isEqualTo("resolve");
    }

    @Test
    void theBodyThatIsShownHoldsNoKey() {
        assertThat(pagerDuty().body(sending(OPENED))).doesNotContain("routing_key");
    }

    @Test
    void aStructuredEventIsReadBackAsItWasMeant() {
        cloudEvents(Map.of()).send(sending(OPENED));
        assertThat(last().getHeader("Content-Type")).startsWith("application/cloudevents+json");
        var event = new JsonFormat().deserialize(last().getBody());
        assertThat(event.getId()).isEqualTo("4f1c");
        assertThat(event.getType()).isEqualTo("dev.mooring.notice.opened");
        assertThat(event.getSource()).hasToString(NotifyFixture.URL + "/");
        assertThat(event.getSubject()).isEqualTo("edge");
        assertThat(json().path("data").path("open").path(0).path("key").asText())
                .isEqualTo(ONE.key());
    }

    @Test
    void aBinaryEventHasItsAttributesAsHeaders() {
        cloudEvents(Map.of("mooring.notify.cloudevents.mode", "binary")).send(sending(OPENED));
        assertThat(last().getHeader("ce-id")).isEqualTo("4f1c");
        assertThat(last().getHeader("ce-specversion")).isEqualTo("1.0");
        assertThat(last().getHeader("ce-type")).isEqualTo("dev.mooring.notice.opened");
        assertThat(json().path("kind").asText()).isEqualToIgnoringCase("opened");
    }

    @Test
    void anEventIsSignedWithEachKeySoThatTheyCanBeRotated() {
        cloudEvents(Map.of("mooring.notify.cloudevents.secrets", SECRET + "," + OLD_SECRET))
                .send(sending(OPENED));
        var request = last();
        var id = request.getHeader("webhook-id");
        assertThat(id).isEqualTo("4f1c");
        for (var key : List.of(SECRET, OLD_SECRET)) {
            assertThatCode(() -> assertThat(request.getHeader("webhook-signature"))
                            .contains(new Webhook(key)
                                    .sign(
                                            id,
                                            Long.parseLong(request.getHeader("webhook-timestamp")),
                                            request.getBodyAsString())))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aKeyThatIsNoneEndsTheStart() {
        assertThat(NotifyFixture.of(Map.of("mooring.notify.cloudevents.secrets", "whsec_"))
                        .cloudEvents()
                        .problems())
                .hasSize(1);
    }

    @Test
    void aServerThatFailsIsTriedAgain() {
        answering(aResponse().withStatus(503));
        assertThat(slackWebhook().send(sending(OPENED))).isEqualTo(new Outcome.Later("HTTP 503", null));
    }

    @Test
    void whoAsksToBeLeftAloneIs() {
        answering(aResponse().withStatus(429).withHeader("Retry-After", "30"));
        assertThat(slackWebhook().send(sending(OPENED)))
                .isEqualTo(new Outcome.Later("HTTP 429", Duration.ofSeconds(30)));
    }

    @Test
    void aDateInRetryAfterIsTakenTooByTheClockOfTheSink() {
        answering(aResponse()
                .withStatus(503)
                .withHeader("Date", "Fri, 21 Aug 2026 09:00:00 GMT")
                .withHeader("Retry-After", "Fri, 21 Aug 2026 09:01:00 GMT"));
        assertThat(slackWebhook().send(sending(OPENED)))
                .isEqualTo(new Outcome.Later("HTTP 503", Duration.ofMinutes(1)));
    }

    @Test
    void whatIsRefusedIsRefusedForGood() {
        answering(aResponse().withStatus(404).withBody("no_service"));
        assertThat(slackWebhook().send(sending(OPENED))).isEqualTo(new Outcome.Refused("HTTP 404"));
    }

    @Test
    void aRedirectIsNotFollowed() {
        answering(aResponse().withStatus(302).withHeader("Location", server.baseUrl() + "/elsewhere"));
        assertThat(slackWebhook().send(sending(OPENED))).isInstanceOf(Outcome.Refused.class);
        assertThat(server.getAllServeEvents()).hasSize(1);
    }

    @Test
    void anEndlessAnswerIsCutOff() {
        answering(aResponse().withStatus(200).withBody("x".repeat(5_000_000)));
        assertThat(slackWebhook().send(sending(OPENED))).isEqualTo(new Outcome.Sent(null));
    }

    @Test
    void whoCannotBeReachedIsToldWithoutTheAddress() {
        var sink = NotifyFixture.of(Map.of("mooring.notify.slack.url", "http://localhost:1/services/T0/B0/secret"))
                .slack();
        assertThat(sink.send(sending(OPENED)))
                .isInstanceOfSatisfying(
                        Outcome.Later.class, later -> assertThat(later.cause()).isEqualTo("it cannot be reached"));
    }

    @Test
    void anAddressThatIsNoneIsToldWithoutIt() {
        assertThat(NotifyFixture.of(Map.of("mooring.notify.slack.url", "ftp://hooks/secret"))
                        .slack()
                        .problems())
                .singleElement()
                .asString()
                .startsWith("mooring.notify.slack.url is no address")
                .doesNotContain("secret");
    }

    private static void answering(ResponseDefinitionBuilder answer) {
        server.stubFor(any(anyUrl()).willReturn(answer));
        server.stubFor(post(anyUrl()).willReturn(answer));
    }

    private static Sink alertmanager(Map<String, String> more) {
        var settings = new HashMap<>(more);
        settings.put("mooring.notify.alertmanager.url", server.baseUrl());
        return NotifyFixture.of(settings).alertmanager();
    }

    private static Sink slackWebhook() {
        return sink("mooring.notify.slack.url", NotifyFixture::slack);
    }

    private static Sink slackBot() {
        return NotifyFixture.of(Map.of(
                        "mooring.notify.slack.token", "xoxb-1",
                        "mooring.notify.slack.channel", "C1",
                        "mooring.notify.slack.api", server.baseUrl() + "/api"))
                .slack();
    }

    private static Sink pagerDuty() {
        return NotifyFixture.of(Map.of(
                        "mooring.notify.pagerduty.key",
                        "k",
                        "mooring.notify.pagerduty.url",
                        server.baseUrl() + "/v2/enqueue"))
                .pagerDuty();
    }

    private static Sink cloudEvents(Map<String, String> more) {
        var settings = new HashMap<>(more);
        settings.put("mooring.notify.cloudevents.url", server.baseUrl() + "/events");
        return NotifyFixture.of(settings).cloudEvents();
    }

    private static Sink sink(String key, java.util.function.Function<NotifyFixture, Sink> of) {
        return of.apply(NotifyFixture.of(Map.of(key, server.baseUrl() + "/hook")));
    }

    private static LoggedRequest last() {
        return server.getAllServeEvents().getFirst().getRequest();
    }

    private static JsonNode json() {
        return Json.read(new String(last().getBody(), StandardCharsets.UTF_8));
    }

    private static Map<String, String> fields(JsonNode object) {
        return object.properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, field -> field.getValue().asText()));
    }
}
