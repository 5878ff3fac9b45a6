package dev.mooring.backfill;

import dev.mooring.inbox.Delivery;
import dev.mooring.inbox.Delivery.Origin;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pulumi Cloud's own log of what it sent here. It holds recent deliveries only, with their payloads, and also those that
 * never arrived (response code 0 or not 2xx).
 */
@ApplicationScoped
public class PulumiDeliveryLog {
    private static final String USUAL_NAME = "mooring";
    private final WebhookReader webhooks;

    @Inject
    PulumiDeliveryLog(WebhookReader webhooks) {
        this.webhooks = webhooks;
    }

    /**
     * What was read of an owner's logs.
     *
     * @param unread why one of them could not be read, the first if several could not
     */
    record Sent(List<Delivery> deliveries, Optional<Cause> unread) {}

    /**
     * What the webhooks of an owner that point here have sent. One log that cannot be read takes nothing from the others.
     *
     * @throws Unreadable where the webhooks cannot be listed, or none points here
     */
    Sent of(WebhookOwner owner) {
        var sent = new ArrayList<Delivery>();
        var unread = new ArrayList<Cause>();
        var found = false;
        for (var webhook : names(owner)) {
            try {
                var log = webhooks.sent(owner, webhook);
                found |= log.isPresent();
                log.ifPresent(entries -> entries.forEach(entry -> add(entry, sent)));
            } catch (Unreadable unreadable) {
                unread.add(unreadable.reason());
            }
        }
        if (!found && unread.isEmpty()) {
            throw new Unreadable(Kind.MISSING, "list webhook deliveries", "no webhook that points here was found");
        }
        return new Sent(List.copyOf(sent), unread.stream().findFirst());
    }

    /** Names of the webhooks that point here; where they may not be listed, the usual name is tried. */
    private List<String> names(WebhookOwner owner) {
        return webhooks.of(owner)
                .map(hooks -> hooks.stream()
                        .filter(PulumiWebhook::pointsHere)
                        .map(PulumiWebhook::name)
                        .toList())
                .orElse(List.of(USUAL_NAME));
    }

    private static void add(SentDelivery entry, List<Delivery> sent) {
        entry.payload()
                .ifPresent(body -> sent.add(new Delivery(
                        entry.id(), entry.kind(), body.getBytes(StandardCharsets.UTF_8), entry.at(), Origin.BACKFILL)));
    }
}
