package dev.mooring.notify.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.Severity;
import dev.mooring.notify.Kind;
import dev.mooring.notify.NotifyFixture;
import dev.mooring.notify.Sink.Outcome;
import dev.mooring.notify.Sink.Sending;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.mail.SMTPException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private static final Sending OPENED = NotifyFixture.sending(
            NotifyFixture.message(Kind.OPENED, List.of(NotifyFixture.error("dc1-07")), List.of()));
    private final List<Mail> sent = new ArrayList<>();
    private Uni<Void> answer = Uni.createFrom().voidItem();
    private List<String> refused = List.of();

    @Test
    void aMailSaysItInItsSubjectAndGoesToAll() {
        assertThat(mailbox(Map.of()).send(OPENED)).isEqualTo(new Outcome.Sent(null));
        assertThat(sent).singleElement().satisfies(mail -> {
            assertThat(mail.getTo()).containsExactly("a@example.com", "b@example.com");
            assertThat(mail.getSubject()).startsWith("[Mooring] ERROR: edge: node-not-joined of node dc1-07");
            assertThat(mail.getText()).contains("sudo nodeadm debug");
            assertThat(mail.getHtml()).contains("<pre>sudo nodeadm debug</pre>");
        });
    }

    @Test
    void whatBelongsTogetherIsAConversationAndWhatIsSentTwiceIsOneMail() {
        var mailbox = mailbox(Map.of());
        mailbox.send(OPENED);
        mailbox.send(new Sending(
                "other",
                NotifyFixture.message(Kind.RESOLVED, List.of(), List.of(NotifyFixture.error("dc1-07"))),
                Optional.empty()));
        assertThat(sent.getFirst().getHeaders().get("Message-ID")).containsExactly("<4f1c@mooring>");
        assertThat(sent.getLast().getHeaders().get("References"))
                .isEqualTo(sent.getFirst().getHeaders().get("References"));
    }

    @Test
    void aNameOfSeveralLinesIsNoHeader() {
        var bad = NotifyFixture.matter("node-not-joined", Severity.ERROR, "a\r\nBcc: evil@example.com", "dc1");
        mailbox(Map.of()).send(NotifyFixture.sending(NotifyFixture.message(Kind.OPENED, List.of(bad), List.of())));
        assertThat(sent.getFirst().getSubject()).doesNotContain("\n").doesNotContain("\r");
    }

    @Test
    void whatTheServerRefusesForGoodIsRefused() {
        answer = Uni.createFrom().failure(new SMTPException("no such user", 550, List.of("550 no such user"), true));
        assertThat(mailbox(Map.of()).send(OPENED)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void oneAddressThatIsNoMoreKeepsNobodyElseFromBeingTold() {
        refused = List.of("a@example.com");
        assertThat(mailbox(Map.of()).send(OPENED)).isEqualTo(new Outcome.Sent(null));
        assertThat(sent).singleElement().satisfies(mail -> {
            assertThat(mail.getTo()).containsExactly("b@example.com");
            assertThat(mail.getHeaders().get("Message-ID")).containsExactly("<4f1c@mooring>");
        });
    }

    @Test
    void whereNoAddressIsTakenNothingArrived() {
        refused = List.of("a@example.com", "b@example.com");
        assertThat(mailbox(Map.of()).send(OPENED)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void aServerThatIsAwayIsTriedAgain() {
        answer = Uni.createFrom().failure(new java.net.ConnectException("connection refused: mail.example.com"));
        assertThat(mailbox(Map.of()).send(OPENED)).isEqualTo(new Outcome.Later("the mail server took nothing", null));
    }

    @Test
    void withoutAServerOrASenderTheStartEnds() {
        assertThat(mailbox(Map.of("quarkus.mailer.host", "")).problems())
                .singleElement()
                .asString()
                .startsWith("quarkus.mailer.host is not set");
        assertThat(mailbox(Map.of("mooring.notify.mail.from", "")).problems())
                .singleElement()
                .asString()
                .startsWith("mooring.notify.mail.from is not set");
    }

    private Mailbox mailbox(Map<String, String> others) {
        var settings = new HashMap<>(Map.of(
                "mooring.notify.mail.to", "a@example.com,b@example.com",
                "mooring.notify.mail.from", "mooring@example.com",
                "quarkus.mailer.host", "mail.example.com"));
        settings.putAll(others);
        var config = new SmallRyeConfigBuilder()
                .withMapping(Mailbox.Setting.class)
                .withValidateUnknown(false)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
        ReactiveMailer mailer = mails -> {
            if (List.of(mails).stream().anyMatch(mail -> mail.getTo().stream().anyMatch(refused::contains))) {
                return Uni.createFrom()
                        .failure(new SMTPException("no such user", 550, List.of("550 no such user"), true));
            }
            sent.addAll(List.of(mails));
            return answer;
        };
        return new Mailbox(
                config.getConfigMapping(Mailbox.Setting.class),
                config,
                () -> mailer,
                NotifyFixture.of(settings).templates());
    }
}
