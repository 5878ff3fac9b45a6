package dev.mooring.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** The live webhook secrets. */
@ApplicationScoped
public class WebhookSecrets {
    private final Signature signature;

    @Inject
    public WebhookSecrets(WebhookConfig config) {
        this.signature = new Signature(configured(config));
    }

    /** The configured secrets without blanks. */
    public static List<String> configured(WebhookConfig config) {
        return config.secrets().orElse(List.of()).stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    Signature signature() {
        return signature;
    }
}
