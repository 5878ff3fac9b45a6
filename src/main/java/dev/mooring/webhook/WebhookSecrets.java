package dev.mooring.webhook;

import dev.mooring.webhook.Signature.Secret;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The live webhook secrets. Those in files are read again every ten seconds, so that a secret can be added and taken
 * away while the process runs; a file that cannot be read, or holds nothing, leaves the secrets as they are.
 */
@ApplicationScoped
public class WebhookSecrets {
    private static final Logger LOG = Logger.getLogger(WebhookSecrets.class);
    private final WebhookConfig config;
    private final SecretUse use;
    private volatile List<Secret> secrets;
    private volatile Signature signature;

    @Inject
    WebhookSecrets(WebhookConfig config, SecretUse use) {
        this.config = config;
        this.use = use;
        this.secrets = configured(config);
        this.signature = new Signature(secrets);
    }

    /**
     * The configured secrets, each with the label that people know it by.
     *
     * @throws UnreadableSecret when a file cannot be read
     */
    public static List<Secret> configured(WebhookConfig config) {
        var secrets = new ArrayList<Secret>();
        Stream.concat(
                        config.secrets().orElse(List.of()).stream(),
                        config.secretsFile().stream().flatMap(WebhookSecrets::inFile))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .forEach(text -> secrets.add(new Secret(Integer.toString(secrets.size() + 1), text)));
        config.secret()
                .forEach((label, secret) -> secret.value()
                        .map(String::strip)
                        .or(() -> secret.file().map(WebhookSecrets::firstLine))
                        .filter(text -> !text.isEmpty())
                        .ifPresent(text -> secrets.add(new Secret(label, text))));
        return List.copyOf(secrets);
    }

    private static Stream<String> inFile(String file) {
        return lines(file).stream().flatMap(line -> Stream.of(line.split(",", -1)));
    }

    private static String firstLine(String file) {
        return lines(file).getFirst();
    }

    /** Never none: a file is empty for a moment while it is written anew. */
    private static List<String> lines(String file) {
        try {
            var lines = Files.readAllLines(Path.of(file)).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            if (lines.isEmpty()) {
                throw new UnreadableSecret(file, new EOFException());
            }
            return lines;
        } catch (IOException failed) {
            throw new UnreadableSecret(file, failed);
        }
    }

    /** A secret's file cannot be read. */
    public static final class UnreadableSecret extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadableSecret(String file, IOException cause) {
            super(file + " cannot be read (" + cause.getClass().getSimpleName() + ")", cause);
        }
    }

    @Scheduled(every = "10s", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void reload() {
        reread().filter(now -> !now.isEmpty() && !now.equals(secrets)).ifPresent(now -> {
            secrets = now;
            signature = new Signature(now);
            LOG.infof("Webhook secrets were read again; live are now: %s", labels());
        });
    }

    private Optional<List<Secret>> reread() {
        try {
            return Optional.of(configured(config));
        } catch (UnreadableSecret unreadable) {
            LOG.warnf("Webhook secrets stay as they are: %s", unreadable.getMessage());
            return Optional.empty();
        }
    }

    /** What the live secrets are called. */
    public List<String> labels() {
        return secrets.stream().map(Secret::label).toList();
    }

    /** The label of the secret that signed a body; empty if none did. */
    Optional<String> signer(@Nullable String header, byte[] body) {
        var signer = signature.signer(header, body);
        signer.ifPresent(use::used);
        return signer;
    }
}
