package dev.mooring.notify;

import dev.mooring.check.Catalogue;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.notify.NotifyConfig.RouteConfig;
import dev.mooring.notify.NotifyConfig.When;
import dev.mooring.notify.Route.By;
import dev.mooring.notify.Route.Quiet;
import dev.mooring.notify.Route.Turn;
import io.quarkus.arc.All;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The routes that the configuration asks for, and the sinks that they lead to. Without a sink there is no route. */
@Singleton
public final class Routes {
    private static final Pattern HOURS = Pattern.compile("(\\d\\d:\\d\\d)-(\\d\\d:\\d\\d)");
    private static final LocalTime EIGHT = LocalTime.of(8, 0);
    private static final String KEY = "mooring.notify.routes.";
    private final NotifyConfig config;
    private final Templates templates;
    private final Map<String, Sink> sinks;
    private final List<Route> routes;

    @Inject
    public Routes(NotifyConfig config, Templates templates, @All List<Sink> sinks) {
        this.config = config;
        this.templates = templates;
        this.sinks =
                sinks.stream().collect(Collectors.toMap(Sink::name, sink -> sink, (first, _) -> first, TreeMap::new));
        var wanted = config.routes().isEmpty()
                ? shipped()
                : config.routes().entrySet().stream()
                        .map(entry -> route(entry.getKey(), entry.getValue()))
                        .toList();
        this.routes = Stream.concat(wanted.stream(), ofThemselves(wanted))
                .filter(route -> !route.sinks().isEmpty())
                .sorted(Comparator.comparing(Route::name))
                .toList();
    }

    List<Route> all() {
        return routes;
    }

    /** Those that are set up. */
    public List<Sink> sinks() {
        return sinks.values().stream().filter(Sink::isOn).toList();
    }

    /** Names of all that there are, set up or not. */
    public List<String> known() {
        return List.copyOf(sinks.keySet());
    }

    /** One that is set up. */
    public Optional<Sink> sink(String name) {
        return Optional.ofNullable(sinks.get(name)).filter(Sink::isOn);
    }

    /** The sinks of a route that are told of this. */
    List<Sink> sinks(Route route, Kind kind) {
        return route.sinks().stream()
                .flatMap(name -> sink(name).stream())
                .filter(sink -> sink.tells(kind))
                .toList();
    }

    /** Those that lead to a sink. */
    Stream<Route> leadingTo(Sink sink) {
        return routes.stream().filter(route -> route.sinks().contains(sink.name()));
    }

    /** Whether a route leads to a sink that forgets what it is not told again. */
    boolean reminds(Route route) {
        return route.sinks().stream().flatMap(name -> sink(name).stream()).anyMatch(Sink::routesItself);
    }

    /** One line for each thing that is wrong: the key, what is wrong, what to do. */
    public List<String> problems() {
        var problems = new ArrayList<>(templates.problems());
        sinks.values().stream().map(Sink::problems).forEach(problems::addAll);
        config.routes().forEach((name, route) -> problems(KEY + name, route, problems));
        return problems;
    }

    private void problems(String key, RouteConfig route, List<String> problems) {
        route.sinks().stream()
                .flatMap(List::stream)
                .filter(sink -> sink(sink).isEmpty())
                .forEach(sink -> problems.add(key + ".sinks: " + sink
                        + (sinks.containsKey(sink)
                                ? " is not set up: set mooring.notify." + sink + ".*, or leave it out"
                                : " is no sink; there are " + String.join(", ", sinks.keySet()))));
        route.groups().stream()
                .flatMap(List::stream)
                .filter(group -> !groups().contains(group))
                .forEach(group -> problems.add(
                        key + ".groups: " + group + " is no group; there are " + String.join(", ", groups())));
        route.checks().stream()
                .flatMap(List::stream)
                .filter(check -> !check.contains("*") && !isKnown(check))
                .forEach(check ->
                        problems.add(key + ".checks: there is no check " + check + "; docs/checks lists them"));
        if (zone(route).isEmpty()) {
            problems.add(key + ".zone must be a time zone, for example Europe/Berlin");
        }
        if (time(route.at()).isEmpty()) {
            problems.add(key + ".at must be a time of day, for example 08:00");
        }
        route.quietHours()
                .filter(hours -> quiet(hours, ZoneOffset.UTC) == null)
                .ifPresent(_ -> problems.add(key + ".quiet-hours must be hours of a day, for example 22:00-06:30"));
    }

    private static boolean isKnown(String check) {
        return Catalogue.find(check).isPresent() || check.equals(Matter.UNREAD) || Trouble.ALL.contains(check);
    }

    private static List<String> groups() {
        return Stream.concat(Arrays.stream(Group.values()).map(Group::id), Stream.of(Matter.SOURCES, Matter.MOORING))
                .toList();
    }

    private Route route(String name, RouteConfig route) {
        return new Route(
                name,
                route.sinks().map(Set::copyOf).orElseGet(this::routed),
                Set.copyOf(route.severities()),
                route.groups().map(Set::copyOf).orElse(Set.of()),
                route.checks().orElse(List.of()),
                route.clusters().orElse(List.of()),
                route.sites().orElse(List.of()),
                route.age(),
                route.quietHours()
                        .map(hours -> quiet(hours, zone(route).orElse(ZoneOffset.UTC)))
                        .orElse(null),
                route.criticalPasses(),
                route.groupBy(),
                route.repeat(),
                route.ends(),
                route.digest().map(when -> turn(when, route)).orElse(null),
                route.heartbeat().map(when -> turn(when, route)).orElse(null));
    }

    private static @Nullable Quiet quiet(String hours, ZoneId zone) {
        var match = HOURS.matcher(hours.strip());
        return match.matches()
                ? time(match.group(1))
                        .flatMap(from -> time(match.group(2)).map(to -> new Quiet(from, to, zone)))
                        .orElse(null)
                : null;
    }

    private static Optional<ZoneId> zone(RouteConfig route) {
        try {
            return Optional.of(ZoneId.of(route.zone().strip()));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private static Optional<LocalTime> time(String text) {
        try {
            return Optional.of(LocalTime.parse(text.strip()));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private static Turn turn(When when, RouteConfig route) {
        var day = switch (when) {
            case DAILY -> null;
            case WEEKLY -> DayOfWeek.MONDAY;
            case MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY ->
                DayOfWeek.valueOf(when.name().toUpperCase(Locale.ROOT));
        };
        return new Turn(day, time(route.at()).orElse(EIGHT), zone(route).orElse(ZoneOffset.UTC));
    }

    /** What holds where nobody says otherwise: errors at once, warnings in a digest at eight, and never what only informs. */
    private List<Route> shipped() {
        var now = plain("now", routed(), EnumSet.of(Severity.ERROR, Severity.CRITICAL), null);
        var daily = plain("daily", routed(), EnumSet.of(Severity.WARNING), new Turn(null, EIGHT, ZoneOffset.UTC));
        return List.of(now, daily);
    }

    private static Route plain(String name, Set<String> to, Set<Severity> severities, @Nullable Turn digest) {
        return new Route(
                name,
                to,
                severities,
                Set.of(),
                List.of(),
                List.of(),
                List.of(),
                Duration.ZERO,
                null,
                true,
                List.of(By.CLUSTER, By.CHECK),
                Optional.empty(),
                true,
                digest,
                null);
    }

    /** A route for each sink that routes by itself and that no other route names. */
    private Stream<Route> ofThemselves(List<Route> wanted) {
        var named = wanted.stream().flatMap(route -> route.sinks().stream()).collect(Collectors.toSet());
        return sinks().stream()
                .filter(sink -> sink.routesItself() && !named.contains(sink.name()))
                .map(sink -> new Route(
                        "to-" + sink.name(),
                        Set.of(sink.name()),
                        EnumSet.allOf(Severity.class),
                        Set.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Duration.ZERO,
                        null,
                        true,
                        List.of(By.CLUSTER),
                        Optional.empty(),
                        true,
                        null,
                        null));
    }

    private Set<String> routed() {
        return sinks().stream()
                .filter(sink -> !sink.routesItself())
                .map(Sink::name)
                .collect(Collectors.toUnmodifiableSet());
    }
}
