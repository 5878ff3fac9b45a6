package dev.mooring.notify.sink;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.notify.End;
import dev.mooring.notify.Kind;
import dev.mooring.notify.Matter;
import dev.mooring.notify.Message.Ended;
import dev.mooring.notify.Sink;
import dev.mooring.notify.Templates;
import dev.mooring.notify.Words;
import dev.mooring.setting.ReadableFile;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jboss.logging.Logger;

/**
 * Prometheus Alertmanager, API v2. It forgets what it is not told again, so it is told of all that is open every minute; what
 * is over it is told at once. Several are each told of all.
 *
 * @see <a href="https://prometheus.io/docs/alerting/latest/alerts_api/">Alerts API</a>
 */
@Singleton
public final class Alertmanager implements Sink {
    private static final Logger LOG = Logger.getLogger(Alertmanager.class);
    private static final int AT_ONCE = 100;

    /** What every Alertmanager takes: one of any other name makes it refuse all. */
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private static final Set<String> OWN_LABELS =
            Set.of("alertname", "cluster", "check", "group", "severity", "site", "node", "fingerprint");

    private final Config config;
    private final Post post;
    private final Templates templates;
    private final Clock clock;
    /** How many of them did not take the last reminder. */
    private final AtomicInteger missing = new AtomicInteger();

    /** {@code mooring.notify.alertmanager.*}. */
    @ConfigMapping(prefix = "mooring.notify.alertmanager")
    public interface Config {
        /** Addresses, {@code http://alertmanager:9093}; all of a cluster of them. */
        Optional<List<URI>> url();

        /** How long an alert lasts that is not sent again: a stop or a fail-over must be shorter. */
        @WithDefault("PT15M")
        @DurationMin(minutes = 2, message = "must be at least two minutes, for example PT15M")
        Duration lapse();

        /** For a proxy that asks for a bearer token. */
        Optional<String> token();

        /** File that holds the token. */
        Optional<@ReadableFile String> tokenFile();

        /** For a proxy that asks for a user. */
        Optional<String> username();

        /** Password of the user. */
        Optional<String> password();

        /** File that holds the password. */
        Optional<@ReadableFile String> passwordFile();

        /** Labels that every alert has besides. */
        Map<String, String> labels();
    }

    @Inject
    public Alertmanager(Config config, Post post, Templates templates, Clock clock) {
        this.config = config;
        this.post = post;
        this.templates = templates;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "alertmanager";
    }

    @Override
    public boolean isOn() {
        return config.url().filter(urls -> !urls.isEmpty()).isPresent();
    }

    @Override
    public List<String> problems() {
        var addresses = config.url().stream()
                .flatMap(List::stream)
                .flatMap(url -> Addresses.problem("mooring.notify.alertmanager.url", url).stream());
        return Stream.concat(addresses, config.labels().keySet().stream().flatMap(label -> problem(label).stream()))
                .toList();
    }

    private static Optional<String> problem(String label) {
        var key = "mooring.notify.alertmanager.labels." + label;
        if (OWN_LABELS.contains(label)) {
            return Optional.of(key + ": Mooring sets this label itself; choose another name");
        }
        return LABEL.matcher(label).matches()
                ? Optional.empty()
                : Optional.of(
                        key + ": a label has letters, digits and _ and begins with no digit, for example data_center");
    }

    @Override
    public boolean tells(Kind kind) {
        return switch (kind) {
            case OPENED, GREW, SHRUNK, RESOLVED, TEST -> true;
            case REPEATED, DIGEST, HEARTBEAT, SILENCE -> false;
        };
    }

    @Override
    public boolean merges() {
        return false;
    }

    @Override
    public boolean routesItself() {
        return true;
    }

    @Override
    public String body(Sending sending) {
        return Json.write(alerts(sending));
    }

    /** It arrived once any of several took it: reminders tell the others within the minute, also of what is over. */
    @Override
    public Outcome send(Sending sending) {
        var alerts = alerts(sending);
        return alerts.isEmpty() ? new Outcome.Sent(null) : best(toAll(List.of(Json.write(alerts))));
    }

    /** Side by side, so that one that never answers holds up none of the others. */
    private List<Outcome> toAll(List<String> bodies) {
        var all = config.url().stream()
                .flatMap(List::stream)
                .<Callable<Outcome>>map(url -> () -> inOrder(address(url), bodies))
                .toList();
        try (var side = Executors.newVirtualThreadPerTaskExecutor()) {
            return side.invokeAll(all).stream().map(Future::resultNow).toList();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return List.of(new Outcome.Later("interrupted", null, true));
        }
    }

    /** What is refused keeps nothing after it from being sent; where nothing answers, there is no use. */
    private Outcome inOrder(URI address, List<String> bodies) {
        Outcome worst = new Outcome.Sent(null);
        for (var body : bodies) {
            var outcome = post.json(address, body, headers()).outcome();
            if (outcome instanceof Outcome.Later) {
                return outcome;
            }
            worst = outcome instanceof Outcome.Sent ? worst : outcome;
        }
        return worst;
    }

    /** One that took it has what it takes to tell people; one that may yet is worth another try. */
    private static Outcome best(List<Outcome> outcomes) {
        return first(outcomes, Outcome.Sent.class)
                .or(() -> first(outcomes, Outcome.Later.class))
                .or(() -> first(outcomes, Outcome.Refused.class))
                .orElseGet(() -> new Outcome.Refused("mooring.notify.alertmanager.url is not set"));
    }

    private static Optional<Outcome> first(List<Outcome> outcomes, Class<? extends Outcome> sort) {
        return outcomes.stream().filter(sort::isInstance).findFirst();
    }

    private static URI address(URI url) {
        var base = url.toString().replaceAll("/+$", "");
        return URI.create(base.endsWith("/api/v2/alerts") ? base : base + "/api/v2/alerts");
    }

    private Map<String, String> headers() {
        var headers = new HashMap<String, String>();
        config.username()
                .ifPresent(user -> headers.put(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                (user + ":" + config.password().orElse(""))
                                                        .getBytes(StandardCharsets.UTF_8))));
        config.token().ifPresent(token -> headers.put("Authorization", "Bearer " + token));
        return headers;
    }

    @Override
    public Outcome remind(List<Matter> open, Instant now) {
        return remind(open, (alerts, matter) -> alert(alerts, matter, now.plus(config.lapse())));
    }

    @Override
    public Duration lapse() {
        return config.lapse();
    }

    /** Each of several holds an alert until it lapses there: one that did not hear of its end would go on telling of it. */
    @Override
    public Outcome remindOfEnds(List<Ended> ended) {
        return ended.isEmpty() ? new Outcome.Sent(null) : remind(ended, this::alert);
    }

    private <T> Outcome remind(List<T> of, BiConsumer<ArrayNode, T> put) {
        var bodies = new ArrayList<String>();
        for (var from = 0; from == 0 || from < of.size(); from += AT_ONCE) {
            var alerts = Json.MAPPER.createArrayNode();
            of.subList(from, Math.min(of.size(), from + AT_ONCE)).forEach(one -> put.accept(alerts, one));
            bodies.add(Json.write(alerts));
        }
        var outcomes = toAll(bodies);
        warn(outcomes);
        return best(outcomes);
    }

    /** Of several, those that take nothing while others do: once, until that changes. */
    private void warn(List<Outcome> outcomes) {
        var failing = (int) outcomes.stream()
                .filter(outcome -> !(outcome instanceof Outcome.Sent))
                .count();
        if (failing != missing.getAndSet(failing) && failing > 0 && failing < outcomes.size()) {
            LOG.warnf("%d of %d Alertmanagers do not take what they are reminded of", failing, outcomes.size());
        }
    }

    private ArrayNode alerts(Sending sending) {
        var message = sending.message();
        var alerts = Json.MAPPER.createArrayNode();
        if (message.kind() == Kind.TEST) {
            test(alerts, sending);
        }
        message.ended().forEach(ended -> alert(alerts, ended));
        var endsAt = message.at().plus(config.lapse());
        // What is older than that would be told as over. If it is still open, a reminder told it meanwhile.
        if (endsAt.isAfter(clock.instant())) {
            message.open().forEach(matter -> alert(alerts, matter, endsAt));
        }
        return alerts;
    }

    /** Over within a minute. */
    private void test(ArrayNode alerts, Sending sending) {
        var message = sending.message();
        var alert = alerts.addObject();
        var labels = alert.putObject("labels");
        config.labels().forEach(labels::put);
        labels.put("alertname", "MooringTest").put("severity", "info");
        alert.putObject("annotations").put("summary", "A test: notices of Mooring arrive here");
        alert.put("startsAt", message.at().toString());
        alert.put("endsAt", message.at().plus(Duration.ofMinutes(1)).toString());
    }

    private void alert(ArrayNode alerts, Ended ended) {
        var annotations = alert(alerts, ended.matter(), ended.at());
        if (ended.how() == End.UNWATCHED) {
            annotations.put("ended", Words.how(ended));
        }
    }

    /** Its annotations are returned. */
    private ObjectNode alert(ArrayNode alerts, Matter matter, Instant endsAt) {
        var alert = alerts.addObject();
        labels(alert.putObject("labels"), matter);
        var annotations = alert.putObject("annotations");
        annotations(annotations, matter);
        var startsAt = matter.firstSeen().isBefore(endsAt) ? matter.firstSeen() : endsAt;
        alert.put("startsAt", startsAt.toString());
        alert.put("endsAt", endsAt.toString());
        templates.page(matter).ifPresent(url -> alert.put("generatorURL", url));
        return annotations;
    }

    /** What makes it the same alert; an empty label would be none. */
    private void labels(ObjectNode labels, Matter matter) {
        config.labels().forEach(labels::put);
        labels.put("alertname", camel(matter.check()));
        put(labels, "cluster", matter.cluster());
        labels.put("check", matter.check());
        put(labels, "group", matter.group());
        labels.put("severity", matter.severity().id());
        put(labels, "site", matter.site() == null ? "" : matter.site());
        put(labels, "node", "node".equals(matter.kind()) ? matter.subject() : "");
        labels.put("fingerprint", matter.key());
    }

    private void annotations(ObjectNode annotations, Matter matter) {
        annotations.put("summary", matter.kind() + " " + matter.subject() + ": " + matter.summary());
        put(annotations, "cause", matter.cause());
        put(annotations, "description", matter.remedy());
        annotations.put("since", matter.since().toString());
        put(annotations, "changed", Templates.changed(matter));
        put(annotations, "command", matter.command() == null ? "" : matter.command());
        if (matter.explains() > 0 && matter.sort() == Matter.Sort.FINDING) {
            annotations.put("explains", Integer.toString(matter.explains()));
        }
        templates.runbook(matter).ifPresent(url -> annotations.put("runbook_url", url));
    }

    private static void put(ObjectNode object, String name, String value) {
        if (!value.isEmpty()) {
            object.put(name, value);
        }
    }

    /** {@code kubelet-serving-csr-pending}: KubeletServingCsrPending. */
    private static String camel(String check) {
        var name = new StringBuilder();
        var upper = true;
        for (var index = 0; index < check.length(); index++) {
            var character = check.charAt(index);
            if (character == '-') {
                upper = true;
            } else {
                name.append(upper ? Character.toUpperCase(character) : character);
                upper = false;
            }
        }
        return name.toString();
    }
}
