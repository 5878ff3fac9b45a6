package dev.mooring.backfill;

import dev.mooring.cluster.Fleet;
import dev.mooring.reading.Cause;
import dev.mooring.reading.SideBySide;
import dev.mooring.reading.SideBySide.Pending;
import dev.mooring.reading.Unended;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Pulumi Cloud has configured, held against what Mooring needs: a webhook of each watched stack and environment, or
 * of their organisation, that points here, is signed, and sends the events that matter. Never changes anything there.
 */
@ApplicationScoped
public class SetUp {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int CALLERS_AT_ONCE = 4;
    private static final int MOST_OF_AN_OWNER = 50;
    private static final int CALLS_AT_ONCE = 4;
    private final Fleet fleet;
    private final WebhookReader webhooks;
    private final LastSetUp last;
    private final Semaphore callers = new Semaphore(CALLERS_AT_ONCE);
    private final Semaphore calls = new Semaphore(CALLS_AT_ONCE);
    private final Unended unended = new Unended();

    @Inject
    SetUp(Fleet fleet, WebhookReader webhooks, LastSetUp last) {
        this.fleet = fleet;
        this.webhooks = webhooks;
        this.last = last;
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

    /**
     * What an owner has; nothing, and why, where it could not be read.
     *
     * @param seen whether Pulumi Cloud answered with a list: what it does not show to a token, it says is not there
     */
    private record Listed(List<PulumiWebhook> webhooks, Optional<Cause> unread, boolean seen) {}

    /**
     * Every stack and environment under watch, in the order of clusters, within 20 s: of what was not read by then, that is
     * said. Empty where so many ask at once already that one more would only wait.
     */
    public Optional<List<Watched>> read() {
        return read(DEADLINE);
    }

    Optional<List<Watched>> read(Duration deadline) {
        if (!callers.tryAcquire()) {
            return Optional.empty();
        }
        try (var side = new SideBySide("webhooks", deadline, unended)) {
            var watched = watched();
            var listed = listed(watched, side);
            var failures = lastFailures(listed.values(), side);
            var answer =
                    watched.stream().map(one -> read(one, listed, failures)).toList();
            last.keep(answer, unseen(watched, listed));
            return Optional.of(answer);
        } finally {
            callers.release();
        }
    }

    /** Those of which not all webhooks could be seen. */
    private static Set<String> unseen(Set<WebhookOwner> watched, Map<WebhookOwner, Listed> listed) {
        return watched.stream()
                .filter(one -> Stream.of(one, organization(one))
                        .anyMatch(owner ->
                                !Objects.requireNonNull(listed.get(owner)).seen()))
                .map(Object::toString)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Set<WebhookOwner> watched() {
        var watched = new LinkedHashSet<WebhookOwner>();
        for (var cluster : fleet.clusters()) {
            cluster.stack().ifPresent(name -> watched.add(new WebhookOwner.Stack(name)));
            cluster.environment().ifPresent(name -> watched.add(new WebhookOwner.Environment(name)));
        }
        return watched;
    }

    private Map<WebhookOwner, Listed> listed(Set<WebhookOwner> watched, SideBySide side) {
        var pending = new LinkedHashMap<WebhookOwner, Pending<Listed>>();
        for (var one : watched) {
            for (var owner : List.of(one, organization(one))) {
                pending.computeIfAbsent(
                        owner, _ -> side.start(owner.toString(), () -> oneOfFew(() -> list(owner)), SetUp::unread));
            }
        }
        var listed = new LinkedHashMap<WebhookOwner, Listed>();
        pending.forEach((owner, answer) -> listed.put(owner, answer.get()));
        return listed;
    }

    private Listed list(WebhookOwner owner) {
        var answer = webhooks.of(owner);
        return new Listed(
                answer.orElse(List.of()).stream()
                        .filter(PulumiWebhook::pointsHere)
                        .limit(MOST_OF_AN_OWNER)
                        .toList(),
                Optional.empty(),
                answer.isPresent());
    }

    private static Listed unread(Cause why) {
        return new Listed(List.of(), Optional.of(why), false);
    }

    /** A few calls at a time, whoever asks. */
    private <T> T oneOfFew(Callable<T> call) throws Exception {
        calls.acquire();
        try {
            return call.call();
        } finally {
            calls.release();
        }
    }

    private Map<PulumiWebhook, Optional<Failure>> lastFailures(Collection<Listed> listed, SideBySide side) {
        var pending = new LinkedHashMap<PulumiWebhook, Pending<Optional<Failure>>>();
        listed.stream()
                .flatMap(one -> one.webhooks().stream())
                .forEach(hook -> pending.computeIfAbsent(
                        hook,
                        _ -> side.start(
                                hook.owner() + " " + hook.name(),
                                () -> oneOfFew(() -> lastFailure(hook)),
                                unknown -> Optional.empty())));
        var failures = new LinkedHashMap<PulumiWebhook, Optional<Failure>>();
        pending.forEach((hook, answer) -> failures.put(hook, answer.get()));
        return failures;
    }

    private static Watched read(
            WebhookOwner watched, Map<WebhookOwner, Listed> listed, Map<PulumiWebhook, Optional<Failure>> failures) {
        var problems = new ArrayList<String>();
        var found = new ArrayList<PulumiWebhook>();
        var unread = 0;
        for (var owner : List.of(watched, organization(watched))) {
            var answer = Objects.requireNonNull(listed.get(owner));
            found.addAll(answer.webhooks());
            if (answer.unread().isPresent()) {
                unread++;
                problems.add("The webhooks of " + owner + " cannot be read: "
                        + answer.unread().get());
            }
        }
        var sending = found.stream().filter(hook -> unusable(hook).isEmpty()).toList();
        var missing = Subscriptions.missing(sending, watched);
        if (!sending.isEmpty() && missing.isEmpty()) {
            problems.clear();
        } else {
            found.forEach(hook -> {
                problems.addAll(unusable(hook));
                notSent(hook, sending.contains(hook) ? missing : Subscriptions.missing(List.of(hook), watched), watched)
                        .ifPresent(problems::add);
            });
        }
        if (found.isEmpty() && unread == 0) {
            problems.add("No webhook that points here can be seen: let the token read webhooks, or add one to "
                    + watched + " with payload URL"
                    + " https://YOUR-HOST/webhooks/pulumi, format raw, a secret and the groups "
                    + String.join(", ", Subscriptions.groups(watched)));
        }
        var hooks = found.stream()
                .map(hook -> hook(hook, failures.getOrDefault(hook, Optional.empty())))
                .toList();
        return new Watched(watched.toString(), hooks, List.copyOf(problems));
    }

    private static WebhookOwner organization(WebhookOwner watched) {
        return switch (watched) {
            case WebhookOwner.Stack(var name) -> new WebhookOwner.Organization(name.organization());
            case WebhookOwner.Environment(var name) -> new WebhookOwner.Organization(name.organization());
            case WebhookOwner.Organization itself -> itself;
        };
    }

    /** Why nothing that it sends is taken. */
    private static List<String> unusable(PulumiWebhook hook) {
        var problems = new ArrayList<String>();
        if (!hook.active()) {
            problems.add(name(hook) + " is switched off: set active");
        }
        if (hook.hasSecret().filter(has -> !has).isPresent()) {
            problems.add(name(hook) + " has no secret: its deliveries are not signed and are refused");
        }
        if (!"raw".equals(hook.format())) {
            problems.add(name(hook) + " has format " + hook.format() + ": set raw");
        }
        return problems;
    }

    private static Optional<String> notSent(PulumiWebhook hook, Set<String> missing, WebhookOwner watched) {
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(name(hook) + " does not send " + String.join(", ", missing) + ": set the groups "
                        + String.join(", ", Subscriptions.groups(watched)));
    }

    private static String name(PulumiWebhook hook) {
        return "Webhook " + hook.name() + " of " + hook.owner();
    }

    private static Hook hook(PulumiWebhook hook, Optional<Failure> lastFailure) {
        return new Hook(
                hook.owner().toString(),
                hook.name(),
                hook.payloadUrl(),
                hook.active(),
                hook.format(),
                hook.hasSecret().orElse(null),
                sorted(hook.filters()),
                sorted(hook.groups()),
                lastFailure.orElse(null));
    }

    private Optional<Failure> lastFailure(PulumiWebhook hook) {
        return webhooks.sent(hook.owner(), hook.name()).stream()
                .flatMap(List::stream)
                .filter(SentDelivery::failed)
                .max(Comparator.comparing(SentDelivery::at))
                .map(sent -> new Failure(sent.id(), sent.kind(), sent.at(), sent.responseCode()));
    }

    private static List<String> sorted(Set<String> texts) {
        return texts.stream().sorted().toList();
    }
}
