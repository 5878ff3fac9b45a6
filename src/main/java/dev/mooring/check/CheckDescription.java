package dev.mooring.check;

import dev.mooring.reading.Source;
import java.util.Set;

/**
 * What a check is, for the catalogue, its documentation page and its findings.
 *
 * @param severity of its faults, unless a fault says otherwise
 * @param compares one sentence: what is held against what
 * @param needs readings without which it cannot judge; any of them unreadable makes it unknown
 * @param cause the likely cause of a fault
 * @param remedy what to do; {@code {cluster}}, {@code {region}}, {@code {subject}} and {@code {stack}} are filled in
 * @param inhibitedBy checks whose faults explain a fault of this one, where they cover the same node
 * @param onByDefault whether it judges unless configuration switches it off
 */
public record CheckDescription(
        String id,
        Group group,
        Severity severity,
        String compares,
        Set<Source> needs,
        String cause,
        String remedy,
        Set<String> inhibitedBy,
        boolean onByDefault) {
    public CheckDescription {
        needs = Set.copyOf(needs);
        inhibitedBy = Set.copyOf(inhibitedBy);
    }

    public static CheckDescription check(String id, Group group, Severity severity) {
        return new CheckDescription(id, group, severity, "", Set.of(), "", "", Set.of(), true);
    }

    public CheckDescription comparing(String text) {
        return new CheckDescription(id, group, severity, text, needs, cause, remedy, inhibitedBy, onByDefault);
    }

    public CheckDescription needing(Source... sources) {
        return new CheckDescription(
                id, group, severity, compares, Set.of(sources), cause, remedy, inhibitedBy, onByDefault);
    }

    public CheckDescription because(String text) {
        return new CheckDescription(id, group, severity, compares, needs, text, remedy, inhibitedBy, onByDefault);
    }

    public CheckDescription fixedBy(String text) {
        return new CheckDescription(id, group, severity, compares, needs, cause, text, inhibitedBy, onByDefault);
    }

    public CheckDescription foldedInto(String... checks) {
        return new CheckDescription(id, group, severity, compares, needs, cause, remedy, Set.of(checks), onByDefault);
    }

    public CheckDescription offByDefault() {
        return new CheckDescription(id, group, severity, compares, needs, cause, remedy, inhibitedBy, false);
    }
}
