package dev.mooring.page.finding;

import dev.mooring.page.Visit;
import dev.mooring.report.Finding;
import dev.mooring.silence.Silences;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;

/** Makes cards of findings. */
@Singleton
public final class Cards {
    private final Silences silences;

    @Inject
    public Cards(Silences silences) {
        this.silences = silences;
    }

    /** Of the past it is not told what was silenced then. */
    public Card of(Finding finding, Visit visit) {
        return new Card(
                finding, visit.isPast() ? null : silences.covering(finding).orElse(null), visit);
    }

    public List<Card> of(Collection<Finding> findings, Visit visit) {
        return findings.stream().map(finding -> of(finding, visit)).toList();
    }

    /** How many of them are silenced now. */
    public int silenced(Collection<Finding> findings, Visit visit) {
        return visit.isPast()
                ? 0
                : (int) findings.stream()
                        .filter(finding -> silences.covering(finding).isPresent())
                        .count();
    }
}
