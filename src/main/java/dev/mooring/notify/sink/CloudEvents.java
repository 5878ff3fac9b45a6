package dev.mooring.notify.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.mooring.notify.Kind;
import dev.mooring.notify.Sink;
import dev.mooring.notify.Templates;
import dev.mooring.setting.ReadableFile;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Any receiver of CloudEvents 1.0 over HTTP, structured or binary, signed as Standard Webhooks are. Each notice is an event,
 * whose id is the same each time that it is sent.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md">HTTP binding</a>
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks</a>
 */
@Singleton
public final class CloudEvents implements Sink {
    private static final String JSON = "application/json";
    private final Config config;
    private final Post post;
    private final Templates templates;
    private final ObjectMapper mapper;
    private final Clock clock;

    /** {@code mooring.notify.cloudevents.*}. */
    @ConfigMapping(prefix = "mooring.notify.cloudevents")
    public interface Config {
        /** Where events go. */
        Optional<URI> url();

        /** File that holds the address, where that is a secret. */
        Optional<@ReadableFile String> urlFile();

        /** Whether the event is the body, or its attributes are headers and its data is the body. */
        @WithDefault("structured")
        Mode mode();

        /** Keys of Standard Webhooks, {@code whsec_…}; each signs, so that a receiver may have the old one or the new. */
        Optional<List<String>> secrets();

        /** File that holds them, one a line. */
        Optional<@ReadableFile String> secretsFile();

        /** Bearer token, where the receiver asks for one. */
        Optional<String> token();

        /** File that holds the token. */
        Optional<@ReadableFile String> tokenFile();
    }

    /** Content modes of the HTTP binding. */
    public enum Mode {
        STRUCTURED,
        BINARY
    }

    @Inject
    public CloudEvents(Config config, Post post, Templates templates, ObjectMapper mapper, Clock clock) {
        this.config = config;
        this.post = post;
        this.templates = templates;
        this.mapper = mapper;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "cloudevents";
    }

    @Override
    public boolean isOn() {
        return config.url().isPresent();
    }

    @Override
    public List<String> problems() {
        var problems = new ArrayList<String>();
        config.url()
                .flatMap(url -> Addresses.problem("mooring.notify.cloudevents.url", url))
                .ifPresent(problems::add);
        secrets()
                .filter(secret -> !isUsable(secret))
                .findFirst()
                .ifPresent(_ -> problems.add(
                        "mooring.notify.cloudevents.secrets must be keys of Standard Webhooks: whsec_ and base64, for example of"
                                + " echo whsec_$(openssl rand -base64 32)"));
        return problems;
    }

    private java.util.stream.Stream<String> secrets() {
        return config.secrets().stream()
                .flatMap(List::stream)
                .map(String::strip)
                .filter(secret -> !secret.isEmpty());
    }

    private static boolean isUsable(String secret) {
        try {
            return !new Webhook(secret).sign("id", 0, "").isEmpty();
        } catch (RuntimeException | EmptyWebhookSecretException | WebhookSigningException unusable) {
            return false;
        }
    }

    @Override
    public boolean tells(Kind kind) {
        return true;
    }

    @Override
    public boolean merges() {
        return false;
    }

    @Override
    public String body(Sending sending) {
        return new String(
                config.mode() == Mode.STRUCTURED ? new JsonFormat().serialize(event(sending)) : data(sending),
                StandardCharsets.UTF_8);
    }

    private CloudEvent event(Sending sending) {
        var message = sending.message();
        var event = CloudEventBuilder.v1()
                .withId(sending.id())
                .withType("dev.mooring.notice." + message.kind().id())
                .withSource(URI.create(templates.home().orElse("urn:mooring")))
                .withTime(message.at().atOffset(ZoneOffset.UTC))
                .withData(JSON, data(sending));
        return message.cluster() == null
                ? event.build()
                : event.withSubject(message.cluster()).build();
    }

    private byte[] data(Sending sending) {
        try {
            return mapper.writeValueAsBytes(sending.message());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a notice could not be written as JSON", impossible);
        }
    }

    @Override
    public Outcome send(Sending sending) {
        return config.url()
                .map(url -> send(url, sending))
                .orElseGet(() -> new Outcome.Refused("mooring.notify.cloudevents.url is not set"));
    }

    private Outcome send(URI url, Sending sending) {
        var body = body(sending);
        var headers = new HashMap<String, String>();
        config.token().ifPresent(token -> headers.put("Authorization", "Bearer " + token));
        sign(sending.id(), body, headers);
        if (config.mode() == Mode.BINARY) {
            attributes(event(sending), headers);
        }
        var type = config.mode() == Mode.STRUCTURED ? "application/cloudevents+json; charset=utf-8" : JSON;
        return post.send(url, body.getBytes(StandardCharsets.UTF_8), type, headers)
                .outcome();
    }

    /** With each key, so that a receiver takes it that has one of them. */
    private void sign(String id, String body, Map<String, String> headers) {
        var now = clock.instant().getEpochSecond();
        var signatures = new ArrayList<String>();
        secrets().forEach(secret -> {
            try {
                signatures.add(new Webhook(secret).sign(id, now, body));
            } catch (EmptyWebhookSecretException | WebhookSigningException impossible) {
                throw new IllegalStateException("a notice could not be signed", impossible);
            }
        });
        if (!signatures.isEmpty()) {
            headers.put("webhook-id", id);
            headers.put("webhook-timestamp", Long.toString(now));
            headers.put("webhook-signature", String.join(" ", signatures));
        }
    }

    private static void attributes(CloudEvent event, Map<String, String> headers) {
        event.getAttributeNames().stream()
                .filter(name -> !"datacontenttype".equals(name))
                .forEach(name -> headers.put("ce-" + name, percentEncoded(String.valueOf(event.getAttribute(name)))));
    }

    /** What is no printable ASCII, quotes and percent signs (HTTP binding, 3.1.3.2). */
    private static String percentEncoded(String text) {
        var encoded = new StringBuilder();
        for (var octet : text.getBytes(StandardCharsets.UTF_8)) {
            var character = octet & 0xff;
            if (character <= ' ' || character >= 0x7f || character == '"' || character == '%') {
                encoded.append(String.format("%%%02X", character));
            } else {
                encoded.append((char) character);
            }
        }
        return encoded.toString();
    }
}
