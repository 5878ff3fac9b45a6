package dev.mooring.page.finding;

import dev.mooring.check.Subject;
import dev.mooring.link.Paths;
import dev.mooring.page.Tone;
import dev.mooring.page.Visit;
import dev.mooring.page.Words;
import dev.mooring.report.Finding;
import dev.mooring.silence.Silence;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One finding with everything that is known of it.
 *
 * @param silence the silence that covers it now; null where none does
 */
public record Card(Finding finding, @Nullable Silence silence, Visit visit) {
    private static final int SHOWN = 6;

    /** A value that was compared; of a long list, the first ones and the rest to unfold. */
    public record Fact(String name, String text, List<String> rest) {}

    public Tone tone() {
        return Tone.of(finding.severity());
    }

    public boolean isOpen() {
        return finding.status() == Finding.Status.OPEN;
    }

    public Instant began() {
        return CauseGroup.began(finding);
    }

    public String address() {
        return visit.to(Paths.finding(finding.fingerprint()));
    }

    /** Where its subject has a page of its own, that; empty where it has none. */
    public String subjectAddress() {
        return switch (finding.subject().kind()) {
            case "node" ->
                visit.to(Paths.node(finding.cluster(), finding.subject().name()));
            case "site" ->
                visit.to(Paths.site(finding.cluster(), finding.subject().name()));
            case "cluster" -> visit.to(Paths.cluster(finding.cluster()));
            default -> "";
        };
    }

    /** What it is about, to stand before its summary; empty where that says it itself. */
    public String lead() {
        var name = finding.subject().name();
        return finding.subject().is(Subject.CLUSTER) || finding.summary().contains(name) ? "" : name + ": ";
    }

    /** The site it is at; empty where none is known, or the site is the subject itself. */
    public String site() {
        var site = finding.subject().site();
        return site == null || finding.subject().is(Subject.SITE) ? "" : site;
    }

    public String siteAddress() {
        return visit.to(Paths.site(finding.cluster(), site()));
    }

    public String clusterAddress() {
        return visit.to(Paths.cluster(finding.cluster()));
    }

    public String checkAddress() {
        return visit.to(Paths.check(finding.check()));
    }

    public String explainedAddress() {
        return visit.to(Paths.explainedBy(finding.fingerprint()));
    }

    /** The finding that explains this one; empty where none does. */
    public String explainerAddress() {
        var explainer = finding.inhibitedBy();
        return explainer == null ? "" : visit.to(Paths.finding(explainer));
    }

    /** The change that came just before it, in words; empty where none is known. */
    public String change() {
        var change = finding.precededBy();
        return change == null ? "" : Words.change(change);
    }

    /** What ended it, in words; empty while it is open. */
    public String end() {
        return switch (String.valueOf(finding.resolvedBy())) {
            case "judged-clean" -> "its check found it no more";
            case "subject-gone" -> "what it was about is there no more";
            case "configuration" ->
                "its check, or a source of it, was switched off, or its cluster is watched no longer";
            case "told-otherwise" -> "what lasts of it is told by other findings now";
            default -> "";
        };
    }

    /** The evidence, in order. */
    public List<Fact> facts() {
        return finding.evidence().entrySet().stream()
                .map(entry -> fact(words(entry.getKey()), entry.getValue()))
                .toList();
    }

    private static Fact fact(String name, Object value) {
        if (!(value instanceof Collection<?> list)) {
            return new Fact(name, String.valueOf(value), List.of());
        }
        var texts = list.stream().map(String::valueOf).toList();
        return texts.size() <= SHOWN + 1
                ? new Fact(name, String.join(", ", texts), List.of())
                : new Fact(name, String.join(", ", texts.subList(0, SHOWN)), texts.subList(SHOWN, texts.size()));
    }

    private static String words(String camelCase) {
        return camelCase.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }

    /** What changes nothing can be run without a thought; what changes something says so. */
    public List<Map.Entry<String, Boolean>> commands() {
        return finding.remedy().commands().stream()
                .map(command -> Map.entry(command.command(), command.changes()))
                .toList();
    }
}
