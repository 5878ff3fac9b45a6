package dev.mooring.verification;

import dev.mooring.check.Catalogue;
import dev.mooring.check.IgnoreRule;
import dev.mooring.check.KnownFalsePositive;
import dev.mooring.check.Policy;
import dev.mooring.check.Severity;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the configuration decides about checks. */
@Singleton
public final class CheckPolicy {
    private final Checks checks;
    private final IgnoreRules rules;
    private final FalsePositives falsePositives;

    /** {@code mooring.checks.<id>.*}. */
    @ConfigMapping(prefix = "mooring.checks")
    public interface Checks {
        @WithParentName
        Map<String, CheckSetting> byId();
    }

    /** One check. */
    public interface CheckSetting {
        /** Whether it judges. */
        Optional<Boolean> enabled();

        /** {@code info}, {@code warning}, {@code error} or {@code critical}, in place of its own. */
        Optional<String> severity();
    }

    /** {@code mooring.ignore.<rule>.*}. */
    @ConfigMapping(prefix = "mooring.ignore")
    public interface IgnoreRules {
        @WithParentName
        Map<String, IgnoreSetting> byName();
    }

    /** One rule; patterns may hold {@code *}. */
    public interface IgnoreSetting {
        /** Id of a check. */
        @WithDefault("*")
        String check();

        /** Name of what the finding is of. */
        @WithDefault("*")
        String subject();

        /** Where it stands. */
        @WithDefault("*")
        String site();

        /** Name of a cluster. */
        @WithDefault("*")
        String cluster();

        /** A date ({@code 2027-01-31}: until that day begins, UTC) or a time. */
        Optional<String> until();

        /** Why; shown with each finding. */
        Optional<String> reason();
    }

    /** {@code mooring.known-false-positives.<id>}. */
    @ConfigMapping(prefix = "mooring.known-false-positives")
    public interface FalsePositives {
        /** {@code false} makes its findings count again. */
        @WithParentName
        Map<String, Boolean> byId();
    }

    @Inject
    public CheckPolicy(Checks checks, IgnoreRules rules, FalsePositives falsePositives) {
        this.checks = checks;
        this.rules = rules;
        this.falsePositives = falsePositives;
    }

    /** The policy; only to be used where there are no {@link #problems()}, which end the start. */
    public Policy policy() {
        var switched = new HashMap<String, Boolean>();
        var severities = new HashMap<String, Severity>();
        checks.byId().forEach((id, setting) -> {
            setting.enabled().ifPresent(enabled -> switched.put(id, enabled));
            setting.severity().flatMap(CheckPolicy::severity).ifPresent(severity -> severities.put(id, severity));
        });
        var ignore = rules.byName().entrySet().stream()
                .map(rule -> rule(rule.getKey(), rule.getValue()))
                .sorted(Comparator.comparing(IgnoreRule::name))
                .toList();
        var known = KnownFalsePositive.LIST.stream()
                .map(KnownFalsePositive::id)
                .filter(id -> falsePositives.byId().getOrDefault(id, true))
                .collect(Collectors.toSet());
        return new Policy(switched, severities, ignore, known);
    }

    private static IgnoreRule rule(String name, IgnoreSetting setting) {
        return new IgnoreRule(
                name,
                setting.check(),
                setting.subject(),
                setting.site(),
                setting.cluster(),
                setting.until().flatMap(CheckPolicy::time),
                setting.reason().orElse(""));
    }

    /** One line for each thing that is wrong: the key, what is wrong, what to do. */
    public List<String> problems() {
        var problems = new ArrayList<String>();
        checks.byId().forEach((id, setting) -> {
            if (Catalogue.find(id).isEmpty()) {
                var key = setting.enabled().isPresent() ? ".enabled" : ".severity";
                problems.add("mooring.checks." + id + key + ": there is no such check; docs/checks lists them");
            }
            setting.severity()
                    .filter(severity -> severity(severity).isEmpty())
                    .ifPresent(_ -> problems.add(
                            "mooring.checks." + id + ".severity must be info, warning, error or critical"));
        });
        rules.byName().forEach((name, rule) -> {
            var key = "mooring.ignore." + name;
            rule.until()
                    .filter(until -> time(until).isEmpty())
                    .ifPresent(_ -> problems.add(key + ".until must be a date, for example 2027-01-31"));
            if (rule.reason().filter(reason -> !reason.isBlank()).isEmpty()) {
                problems.add(key + ".reason is not set: say why, it is shown with each finding that is ignored");
            }
            if (!rule.check().contains("*") && Catalogue.find(rule.check()).isEmpty()) {
                problems.add(key + ".check: there is no such check; docs/checks lists them");
            }
        });
        falsePositives.byId().keySet().stream()
                .filter(id -> KnownFalsePositive.LIST.stream()
                        .noneMatch(known -> known.id().equals(id)))
                .forEach(id -> problems.add("mooring.known-false-positives." + id
                        + ": there is no such entry; docs/checks/known-false-positives.md lists them"));
        return problems;
    }

    private static Optional<Severity> severity(String text) {
        return Arrays.stream(Severity.values())
                .filter(severity -> severity.id().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(
                    text.contains("T")
                            ? OffsetDateTime.parse(text).toInstant()
                            : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
