package dev.mooring.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands around the content of each page.
 *
 * @param title in the browser's tab, the state first
 * @param tone of the icon; null where the page tells of no state
 * @param section which of the pages of the menu it belongs to, by its path
 * @param trail from the fleet to here, without here
 * @param renewed whether an open page renews itself; the past never does
 */
public record Frame(String title, @Nullable Tone tone, String section, List<Step> trail, Visit visit, boolean renewed) {
    /** A page on the way here. */
    public record Step(String name, String address) {}

    public static Frame of(String title, String section, Visit visit) {
        return new Frame(title, null, section, List.of(), visit, true);
    }

    public Frame under(Step... steps) {
        return new Frame(title, tone, section, List.of(steps), visit, renewed);
    }

    public Frame toned(Tone other) {
        return new Frame(title, other, section, trail, visit, renewed);
    }

    /** For what costs others something each time: whoever wants it anew loads it. */
    public Frame once() {
        return new Frame(title, tone, section, trail, visit, false);
    }

    public boolean isLive() {
        return renewed && !visit.isPast();
    }

    public String icon() {
        return tone == null ? "/mooring.svg" : tone.icon();
    }

    /** The menu. */
    public List<Step> menu() {
        return List.of(
                new Step("Fleet", "/"),
                new Step("Findings", "/findings"),
                new Step("Timeline", "/timeline"),
                new Step("Deliveries", "/deliveries"),
                new Step("Notices", "/notices"),
                new Step("Silences", "/silences"),
                new Step("Checks", "/checks"));
    }

    /** What a form that asks for another time sends along. */
    public List<Step> kept() {
        return visit.filtersBut("at").entrySet().stream()
                .map(entry -> new Step(entry.getKey(), entry.getValue()))
                .toList();
    }
}
