package dev.mooring.notify.sink;

import dev.mooring.log.OneLine;
import dev.mooring.notify.Sink;
import dev.mooring.notify.Templates;
import dev.mooring.notify.Templates.Format;
import dev.mooring.notify.Words;
import dev.mooring.reading.Excerpt;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.smallrye.config.ConfigMapping;
import io.smallrye.mutiny.TimeoutException;
import io.vertx.ext.mail.SMTPException;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * E-mail, by the server that {@code quarkus.mailer.*} names. What belongs together is a conversation; a mail that is sent
 * twice has the same Message-ID.
 */
@Singleton
public final class Mailbox implements Sink {
    private static final Logger LOG = Logger.getLogger(Mailbox.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Shorter than a sink is waited for, however many recipients there are. */
    private static final Duration LONGEST_SEND = Duration.ofSeconds(45);

    private static final int LONGEST = 100_000;
    private static final int LONGEST_SUBJECT = 200;
    private static final String HOST = "quarkus.mailer.host";
    private final Setting setting;
    private final Config config;
    private final Supplier<ReactiveMailer> mailer;
    private final Templates templates;

    /** {@code mooring.notify.mail.*}. */
    @ConfigMapping(prefix = "mooring.notify.mail")
    public interface Setting {
        /** Addresses. */
        Optional<List<String>> to();

        /** Whom it comes from; else {@code quarkus.mailer.from}. */
        Optional<String> from();
    }

    @Inject
    Mailbox(Setting setting, Config config, Instance<ReactiveMailer> mailer, Templates templates) {
        this(setting, config, mailer::get, templates);
    }

    Mailbox(Setting setting, Config config, Supplier<ReactiveMailer> mailer, Templates templates) {
        this.setting = setting;
        this.config = config;
        this.mailer = mailer;
        this.templates = templates;
    }

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public boolean isOn() {
        return setting.to().filter(all -> !all.isEmpty()).isPresent();
    }

    @Override
    public List<String> problems() {
        if (!isOn()) {
            return List.of();
        }
        if (config.getOptionalValue(HOST, String.class).isEmpty()) {
            return List.of(HOST + " is not set, and mooring.notify.mail.to is: set it to the server that takes mail");
        }
        return setting.from()
                        .or(() -> config.getOptionalValue("quarkus.mailer.from", String.class))
                        .isEmpty()
                ? List.of("mooring.notify.mail.from is not set: set it to the address that mail comes from")
                : List.of();
    }

    @Override
    public String body(Sending sending) {
        return subject(sending) + "\n\n" + templates.text(sending.message(), Format.TEXT, LONGEST);
    }

    private static String subject(Sending sending) {
        return "[Mooring] " + Excerpt.of(OneLine.of(Words.title(sending.message())), LONGEST_SUBJECT - 1);
    }

    Mail mail(Sending sending, List<String> to) {
        var message = sending.message();
        var thread = "<" + UUID.nameUUIDFromBytes(message.thread().getBytes(StandardCharsets.UTF_8)) + "@mooring>";
        var mail = new Mail()
                .setTo(to)
                .setSubject(subject(sending))
                .setText(templates.text(message, Format.TEXT, LONGEST))
                .setHtml(templates.text(message, Format.HTML, LONGEST))
                .addHeader("Message-ID", "<" + sending.id() + "@mooring>")
                .addHeader("References", thread)
                .addHeader("In-Reply-To", thread)
                .addHeader("Auto-Submitted", "auto-generated");
        setting.from().ifPresent(mail::setFrom);
        return mail;
    }

    /** A server refuses the whole mail for one address that is no more: then each of the others is sent one of its own. */
    @Override
    public Outcome send(Sending sending) {
        var end = System.nanoTime() + LONGEST_SEND.toNanos();
        var to = setting.to().orElse(List.of());
        var outcome = send(sending, to, PATIENCE);
        return outcome instanceof Outcome.Refused && to.size() > 1 ? sendEach(sending, to, end) : outcome;
    }

    /** It arrived once any has it: to try again would send it to them again. */
    private Outcome sendEach(Sending sending, List<String> to, long end) {
        Outcome best = new Outcome.Refused("the mail server refuses it for each recipient (SMTP 5xx)");
        var without = new ArrayList<String>();
        for (var index = 0; index < to.size(); index++) {
            var left = Duration.ofNanos(end - System.nanoTime());
            var outcome = left.isPositive()
                    ? send(sending, List.of(to.get(index)), left.compareTo(PATIENCE) < 0 ? left : PATIENCE)
                    : new Outcome.Later("the mail server did not answer in time", null);
            if (!(outcome instanceof Outcome.Sent)) {
                without.add(Integer.toString(index + 1));
            }
            best = better(best, outcome);
        }
        if (best instanceof Outcome.Sent && !without.isEmpty()) {
            LOG.warnf(
                    "The mail server took notice %s for %d of %d recipients; correct number %s of mooring.notify.mail.to",
                    sending.id(), to.size() - without.size(), to.size(), String.join(", ", without));
        }
        return best;
    }

    private static Outcome better(Outcome one, Outcome other) {
        return switch (one) {
            case Outcome.Sent _ -> one;
            case Outcome.Later _ -> other instanceof Outcome.Sent ? other : one;
            case Outcome.Refused _ -> other instanceof Outcome.Refused ? one : other;
        };
    }

    /** What the server says of it may name addresses. */
    private Outcome send(Sending sending, List<String> to, Duration patience) {
        try {
            mailer.get().send(mail(sending, to)).await().atMost(patience);
            return new Outcome.Sent(null);
        } catch (TimeoutException slow) {
            return new Outcome.Later("the mail server did not answer in time", null, true);
        } catch (RuntimeException failed) {
            LOG.debugf("A mail could not be sent: %s", failed.getClass().getName());
            return refused(failed)
                    ? new Outcome.Refused("the mail server refuses it (SMTP 5xx)")
                    : new Outcome.Later("the mail server took nothing", null);
        }
    }

    /** By the reply of the server: 5xx is for good (RFC 5321, 4.2.1). */
    private static boolean refused(Throwable failure) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (one instanceof SMTPException reply) {
                return reply.isPermanent();
            }
        }
        return false;
    }
}
