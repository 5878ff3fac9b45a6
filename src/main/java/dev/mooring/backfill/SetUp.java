package dev.mooring.backfill;

import dev.mooring.cluster.Fleet;
import dev.mooring.reading.Unreadable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Pulumi Cloud has configured, held against what Mooring needs: a webhook of each watched stack and environment, or
 * of their organisation, that points here, is signed, and sends the events that matter. Never changes anything there.
 */
@ApplicationScoped
public class SetUp {
    private final Fleet fleet;
    private final WebhookReader webhooks;

    @Inject
    SetUp(Fleet fleet, WebhookReader webhooks) {
        this.fleet = fleet;
        this.webhooks = webhooks;
    }

    /**
     * A stack or environment under watch.
     *
     * @param problems what is wrong, with what to do; empty where deliveries come as they should
     */
    public record Watched(String name, List<Hook> webhooks, List<String> problems) {}

    /**
     * A webhook that points here.
     *
     * @param lastFailure the newest delivery that was not answered with 2xx, if the log has one
     */
    public record Hook(
            String owner,
            String name,
            String payloadUrl,
            boolean active,
            String format,
            @Nullable Boolean hasSecret,
            List<String> filters,
            List<String> groups,
            @Nullable Failure lastFailure) {}

    /**
     * A delivery that failed.
     *
     * @param responseCode what was answered; 0 for nothing
     */
    public record Failure(String delivery, String kind, Instant at, int responseCode) {}

    /** Every stack and environment under watch, in the order of clusters. */
    public List<Watched> read() {
        var watched = new LinkedHashSet<WebhookOwner>();
        for (var cluster : fleet.clusters()) {
            cluster.stack().ifPresent(name -> watched.add(new WebhookOwner.Stack(name)));
            cluster.environment().ifPresent(name -> watched.add(new WebhookOwner.Environment(name)));
        }
        return watched.stream().map(this::read).toList();
    }

    private Watched read(WebhookOwner watched) {
        var problems = new ArrayList<String>();
        var found = new ArrayList<PulumiWebhook>();
        var unread = 0;
        for (var owner : List.of(watched, organization(watched))) {
            try {
                webhooks.of(owner).orElse(List.of()).stream()
                        .filter(PulumiWebhook::pointsHere)
                        .forEach(found::add);
            } catch (Unreadable unreadable) {
                unread++;
                problems.add("The webhooks of " + owner + " cannot be read: " + unreadable.reason());
            }
        }
        var sound =
                found.stream().filter(hook -> problems(hook, watched).isEmpty()).findAny();
        if (sound.isPresent()) {
            problems.clear();
        } else {
            found.forEach(hook -> problems.addAll(problems(hook, watched)));
        }
        if (found.isEmpty() && unread == 0) {
            problems.add("No webhook that points here can be seen: let the token read webhooks, or add one to "
                    + watched + " with payload URL"
                    + " https://YOUR-HOST/webhooks/pulumi, format raw, a secret and the groups "
                    + String.join(", ", Subscriptions.groups(watched)));
        }
        return new Watched(watched.toString(), found.stream().map(this::hook).toList(), List.copyOf(problems));
    }

    private static WebhookOwner organization(WebhookOwner watched) {
        return switch (watched) {
            case WebhookOwner.Stack(var name) -> new WebhookOwner.Organization(name.organization());
            case WebhookOwner.Environment(var name) -> new WebhookOwner.Organization(name.organization());
            case WebhookOwner.Organization itself -> itself;
        };
    }

    private static List<String> problems(PulumiWebhook hook, WebhookOwner watched) {
        var name = "Webhook " + hook.name() + " of " + hook.owner();
        var problems = new ArrayList<String>();
        if (!hook.active()) {
            problems.add(name + " is switched off: set active");
        }
        if (hook.hasSecret().filter(has -> !has).isPresent()) {
            problems.add(name + " has no secret: its deliveries are not signed and are refused");
        }
        if (!"raw".equals(hook.format())) {
            problems.add(name + " has format " + hook.format() + ": set raw");
        }
        var missing = Subscriptions.missing(hook, watched);
        if (!missing.isEmpty()) {
            problems.add(name + " does not send " + String.join(", ", missing) + ": set the groups "
                    + String.join(", ", Subscriptions.groups(watched)));
        }
        return problems;
    }

    private Hook hook(PulumiWebhook hook) {
        return new Hook(
                hook.owner().toString(),
                hook.name(),
                hook.payloadUrl(),
                hook.active(),
                hook.format(),
                hook.hasSecret().orElse(null),
                sorted(hook.filters()),
                sorted(hook.groups()),
                lastFailure(hook).orElse(null));
    }

    private Optional<Failure> lastFailure(PulumiWebhook hook) {
        try {
            return webhooks.sent(hook.owner(), hook.name()).stream()
                    .flatMap(List::stream)
                    .filter(SentDelivery::failed)
                    .max(Comparator.comparing(SentDelivery::at))
                    .map(sent -> new Failure(sent.id(), sent.kind(), sent.at(), sent.responseCode()));
        } catch (Unreadable unknown) {
            return Optional.empty();
        }
    }

    private static List<String> sorted(Set<String> texts) {
        return texts.stream().sorted().toList();
    }
}
