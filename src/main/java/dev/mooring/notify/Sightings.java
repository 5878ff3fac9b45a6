package dev.mooring.notify;

import dev.mooring.database.Session;
import dev.mooring.notify.Matters.Patience;
import dev.mooring.report.Finding;
import dev.mooring.report.FindingStore;
import dev.mooring.report.Member;
import dev.mooring.report.Report;
import dev.mooring.report.ReportDesk.Storing;
import dev.mooring.report.ReportStore;
import dev.mooring.report.ReportStore.Glance;
import dev.mooring.silence.Silences;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What is seen of a cluster by its report: what is open, what silences cover of that, and how ended what was told and is over. */
final class Sightings {
    private final ReportStore reports;
    private final FindingStore findings;
    private final Silences silences;
    private final NotifyConfig config;
    private final Clock clock;

    Sightings(ReportStore reports, FindingStore findings, Silences silences, NotifyConfig config, Clock clock) {
        this.reports = reports;
        this.findings = findings;
        this.silences = silences;
        this.config = config;
        this.clock = clock;
    }

    /** Of the newest report; by the connection that is held: a pool of which each waits for one more would come to a stop. */
    Optional<Seen> of(Session session, String cluster) {
        return reports.latest(session, cluster)
                .map(report -> of(session, report, Map.of(), finding -> findings.members(session, finding)));
    }

    /** Of one that is being stored: what is stored in the same transaction is not known to the store yet. */
    Seen of(Storing storing) {
        return of(
                storing.session(),
                storing.report(),
                Matters.ends(storing.open(), storing.ended()),
                finding -> Member.of(finding, storing.open()));
    }

    private Seen of(Session session, Report report, Map<String, End> ends, Function<Finding, List<Member>> lookUp) {
        var members = new HashMap<String, List<Member>>();
        Function<Finding, List<Member>> membersOf =
                finding -> members.computeIfAbsent(finding.fingerprint(), _ -> lookUp.apply(finding));
        var seen = Matters.of(
                report,
                finding -> silences.covering(finding, membersOf).isPresent(),
                patience(session, report),
                clock.instant(),
                ends);
        var rest = new HashMap<String, Integer>();
        report.findings()
                .forEach(finding -> silences.notCovered(finding, membersOf)
                        .ifPresent(count -> rest.put(finding.fingerprint(), count)));
        return rest.isEmpty() ? seen : seen.partlySilenced(rest);
    }

    private Patience patience(Session session, Report report) {
        var after = config.unreadAfter();
        if (after.isZero() || report.unread().isEmpty()) {
            return new Patience(after, report.readings());
        }
        var then = reports.glance(session, report.cluster(), report.verifiedAt().minus(after));
        return new Patience(after, then.map(Glance::readings).orElse(List.of()));
    }

    /** Whatever time has passed, and whoever tells it: how each ended that was told of and is seen no more. */
    Seen withEnds(Session session, Seen seen, List<Told> before) {
        var ended = before.stream()
                .filter(one -> one.matter().sort() == Matter.Sort.FINDING && seen.isOverSomehow(one))
                .map(Told::key)
                .toList();
        return ended.isEmpty() ? seen : seen.with(Matters.ends(findings.find(session, ended)));
    }
}
