package dev.mooring.check.neighbour;

import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.deployments.DeploymentSources;
import dev.mooring.declared.deployments.DriftRun;
import dev.mooring.declared.deployments.Schedule;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** Whether Pulumi's own drift detection looks: blind, it says as little as where nothing has drifted. */
final class DriftSchedules {
    private static final Duration LATE = Duration.ofHours(1);
    private static final int HABIT = 2;

    private static final Cause NOT_ALL = new Cause(
            Cause.Kind.TOO_LARGE,
            "list drift runs",
            "the newest hundred are of people or pipelines that previewed a refresh: those of the schedule come after");

    private DriftSchedules() {}

    private static CheckDescription check(String id, Severity severity) {
        return CheckDescription.check(id, Group.NEIGHBOUR, severity)
                .needing(DeploymentSources.SCHEDULES, DeclaredSources.PULUMI_STATE);
    }

    /** Nobody ever looks. */
    static Check missing() {
        return check("drift-schedule-missing", Severity.INFO)
                .comparing("Schedules of the stack against one that looks for drift.")
                .because("Pulumi Deployments deploys the stack, and was never told to look for drift.")
                .fixedBy("Declare a drift schedule for {stack}, where Pulumi is to look by itself.")
                .judging(DriftSchedules::missing);
    }

    private static void missing(Facts facts, Verdict verdict) {
        if (ofDrift(facts).isEmpty()) {
            fail(facts, verdict, Severity.INFO, "Pulumi has no schedule by which it looks for drift", Evidence.none());
        }
    }

    /** It was told to stop. */
    static Check paused() {
        return check("drift-schedule-paused", Severity.WARNING)
                .comparing("Schedules that look for drift against one that is not paused.")
                .because("Somebody paused it, and may have forgotten.")
                .fixedBy("Resume the schedule of {stack} at Pulumi Cloud.")
                .judging(DriftSchedules::paused);
    }

    private static void paused(Facts facts, Verdict verdict) {
        var schedules = ofDrift(facts);
        if (!schedules.isEmpty() && schedules.stream().allMatch(Schedule::paused)) {
            fail(
                    facts,
                    verdict,
                    Severity.WARNING,
                    "The schedule by which Pulumi looks for drift is paused",
                    Evidence.of(
                                    "schedules",
                                    schedules.stream().map(Schedule::cron).toList())
                            .and(
                                    "lastRun",
                                    schedules.stream()
                                            .flatMap(one -> one.last().stream())
                                            .max(Comparator.naturalOrder())));
        }
    }

    /** Its time has come, and gone. */
    static Check overdue() {
        return check("drift-schedule-overdue", Severity.WARNING)
                .comparing("The next run of schedules that look for drift against an hour ago.")
                .because("Deployments are paused or wait for a runner, or Pulumi Cloud is late.")
                .fixedBy("See which deployments of {stack} wait.")
                .looking("pulumi deployment list --stack {stack}")
                .inhibitedBy("deployments-paused", "agent-pool-offline")
                .judging(DriftSchedules::overdue);
    }

    private static void overdue(Facts facts, Verdict verdict) {
        ofDrift(facts).stream()
                .filter(schedule ->
                        !schedule.paused() && Age.longAgo(schedule.next().orElse(null), LATE, facts.now()))
                .findFirst()
                .ifPresent(schedule -> fail(
                        facts,
                        verdict,
                        Severity.WARNING,
                        "Pulumi was to look for drift, and has not",
                        Evidence.of("due", schedule.next())
                                .and("lastRun", schedule.last())
                                .since(schedule.next())));
    }

    /** It looks, and does not see. */
    static Check failing() {
        return check("drift-schedule-failing", Severity.ERROR)
                .comparing(
                        "The newest drift runs of the stack that were deployments and have ended against having succeeded. Of the newest hundred runs: those that people and pipelines make by previewing a refresh do not count.")
                .needing(DeploymentSources.DRIFT_RUNS)
                .because(
                        "The program or a provider's credentials fail in the deployment: Pulumi sees no drift, whatever drifts.")
                .fixedBy("Read the log of the last drift run of {stack} at Pulumi Cloud.")
                .looking("pulumi deployment list --stack {stack}")
                .inhibitedBy("agent-pool-offline")
                .judging(DriftSchedules::failing);
    }

    private static void failing(Facts facts, Verdict verdict) {
        var runs = facts.get(DeploymentSources.DRIFT_RUNS);
        var over = runs.newest().stream().filter(DriftRun::isOver).toList();
        if (over.size() < HABIT && runs.goesOn()) {
            verdict.unknown(NOT_ALL);
        }
        var failed = over.stream().takeWhile(DriftRun::hasFailed).toList();
        if (failed.isEmpty() || ofDrift(facts).stream().allMatch(Schedule::paused)) {
            return;
        }
        fail(
                facts,
                verdict,
                failed.size() < HABIT ? Severity.WARNING : Severity.ERROR,
                failed.size() < HABIT
                        ? "Pulumi's last look for drift failed"
                        : "Pulumi's looks for drift fail, one after the other",
                Evidence.of("failed", failed.size() == over.size() ? "all that are known" : failed.size())
                        .and("lastDeployment", failed.getFirst().deployment())
                        .since(failed.getLast().created()));
    }

    private static List<Schedule> ofDrift(Facts facts) {
        return facts.get(DeploymentSources.SCHEDULES).stream()
                .filter(Schedule::seesDrift)
                .toList();
    }

    private static void fail(Facts facts, Verdict verdict, Severity severity, String summary, Evidence evidence) {
        verdict.fail(
                severity,
                Subject.of("stack", facts.get(DeclaredSources.PULUMI_STATE).stack()),
                summary,
                evidence);
    }
}
