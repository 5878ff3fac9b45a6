package dev.mooring.check;

import dev.mooring.reading.Facts;
import dev.mooring.reading.Facts.Stated;
import dev.mooring.reading.Source;
import dev.mooring.reading.View;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What a check is, for the catalogue, its documentation page and its findings; and what it may look at.
 *
 * @param severity of its faults, unless a fault says otherwise
 * @param compares one sentence: what is held against what
 * @param needs sources without which it cannot judge at all; any of them unreadable makes it unknown
 * @param uses sources that it can do without, each with what follows then
 * @param views what it looks at that is worked out of several sources
 * @param cause the likely cause of a fault
 * @param remedy what to do, with {@link Placeholder}s; {@code {subject}} may stand in its sentence too
 * @param otherRemedies what to do in other cases, which a fault calls for by its evidence
 * @param inhibitedBy checks whose faults explain a fault of this one, where they cover the same node
 * @param sumsUp checks whose faults it tells as one: while one of them is open that was told so, what it told of is not over
 * @param onByDefault whether it judges unless configuration switches it off
 */
public record CheckDescription(
        String id,
        Group group,
        Severity severity,
        String compares,
        Set<Source<?>> needs,
        Map<Source<?>, String> uses,
        Set<View<?>> views,
        String cause,
        Remedy remedy,
        List<Remedy> otherRemedies,
        Set<String> inhibitedBy,
        Set<String> sumsUp,
        boolean onByDefault) {
    public CheckDescription {
        needs = Set.copyOf(needs);
        uses = Map.copyOf(uses);
        views = Set.copyOf(views);
        otherRemedies = List.copyOf(otherRemedies);
        inhibitedBy = Set.copyOf(inhibitedBy);
        sumsUp = Set.copyOf(sumsUp);
    }

    public static CheckDescription check(String id, Group group, Severity severity) {
        return new CheckDescription(
                id,
                group,
                severity,
                "",
                Set.of(),
                Map.of(),
                Set.of(),
                "",
                Remedy.of(""),
                List.of(),
                Set.of(),
                Set.of(),
                true);
    }

    public CheckDescription comparing(String text) {
        return with(parts -> parts.compares = text);
    }

    /** Sources without which it cannot judge at all. */
    public CheckDescription needing(Source<?>... sources) {
        return with(parts -> parts.needs.addAll(Set.of(sources)));
    }

    /**
     * A source that it can do without.
     *
     * @param otherwise what follows where it was not read, as a sentence
     */
    public CheckDescription using(Source<?> source, String otherwise) {
        return with(parts -> parts.uses.put(source, otherwise));
    }

    /** What it looks at that is worked out of several sources. */
    public CheckDescription viewing(View<?>... more) {
        return with(parts -> parts.views.addAll(Set.of(more)));
    }

    public CheckDescription because(String text) {
        return with(parts -> parts.cause = text);
    }

    /** What to do, in a sentence. The commands come after it. */
    public CheckDescription fixedBy(String text) {
        return with(parts -> parts.remedy = new Remedy(text, remedy.commands()));
    }

    /** What to do, whole. */
    public CheckDescription fixedBy(Remedy whole) {
        return with(parts -> parts.remedy = whole);
    }

    /** A command that only looks, in the order in which they should be run. */
    public CheckDescription looking(String template) {
        return with(parts -> parts.remedy = remedy.looking(template));
    }

    /** A command that changes something. */
    public CheckDescription changing(String template) {
        return with(parts -> parts.remedy = remedy.changing(template));
    }

    /** An update of the stack that is to change the cluster itself; comes after the sentence. */
    public CheckDescription updatingTheCluster() {
        return fixedBy(remedy.text() + Commands.NOT_REPLACED)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP);
    }

    /** What to do in another case. */
    public CheckDescription orFixedBy(Remedy... others) {
        return with(parts -> parts.otherRemedies = List.of(others));
    }

    public CheckDescription inhibitedBy(String... checks) {
        return with(parts -> parts.inhibitedBy = Set.of(checks));
    }

    /** Checks that it is inhibiting, and whose faults it counts. */
    public CheckDescription summingUp(String... checks) {
        return with(parts -> parts.sumsUp = Set.of(checks));
    }

    public CheckDescription offByDefault() {
        return with(parts -> parts.onByDefault = false);
    }

    private CheckDescription with(Consumer<Parts> change) {
        var parts = new Parts(this);
        change.accept(parts);
        return new CheckDescription(
                id,
                group,
                severity,
                parts.compares,
                parts.needs,
                parts.uses,
                parts.views,
                parts.cause,
                parts.remedy,
                parts.otherRemedies,
                parts.inhibitedBy,
                parts.sumsUp,
                parts.onByDefault);
    }

    /** What may be said of a check after its name, group and severity. */
    private static final class Parts {
        private String compares;
        private final Set<Source<?>> needs;
        private final Map<Source<?>, String> uses;
        private final Set<View<?>> views;
        private String cause;
        private Remedy remedy;
        private List<Remedy> otherRemedies;
        private Set<String> inhibitedBy;
        private Set<String> sumsUp;
        private boolean onByDefault;

        Parts(CheckDescription of) {
            compares = of.compares;
            needs = new HashSet<>(of.needs);
            uses = new HashMap<>(of.uses);
            views = new HashSet<>(of.views);
            cause = of.cause;
            remedy = of.remedy;
            otherRemedies = of.otherRemedies;
            inhibitedBy = of.inhibitedBy;
            sumsUp = of.sumsUp;
            onByDefault = of.onByDefault;
        }
    }

    /** The check of this description and a rule. */
    public Check judging(BiConsumer<Facts, Verdict> rule) {
        return new Check(this, rule);
    }

    /** Ids of the sources without which it cannot judge, in order. What earlier verifications saw is none: it is always there. */
    public List<String> neededSources() {
        return needs.stream()
                .filter(source -> source != SharedViews.MEMORY)
                .map(Source::id)
                .sorted()
                .toList();
    }

    /** What its rule may look at. */
    Stated stated() {
        var sources = new HashSet<>(needs);
        sources.addAll(uses.keySet());
        return new Stated(sources, views);
    }

    /** Every source that its verdict may depend on. */
    public Set<Source<?>> sources() {
        return stated().allSources();
    }
}
