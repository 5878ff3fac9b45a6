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
import dev.mooring.declared.deployments.Deployment;
import dev.mooring.declared.deployments.DeploymentQueue;
import dev.mooring.declared.deployments.DeploymentSources;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Whether Pulumi Deployments gets on with the stack. */
final class Deployments {
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    /** After seven days Pulumi Cloud drops it (docs, deployment queue). */
    private static final Duration NEARLY_DROPPED = Duration.ofDays(6);

    /** Longer than EKS takes to upgrade a cluster. */
    private static final Duration LONG_UPDATE = Duration.ofHours(2);

    private static final Duration HEARTBEAT = Duration.ofMinutes(10);

    private static final Cause NOT_ALL = new Cause(
            Cause.Kind.TOO_LARGE,
            "list deployments",
            "more of them wait than are read: the oldest may be among the rest");

    private Deployments() {}

    /** As findings call it; its id is in the evidence. */
    static String name(Deployment deployment) {
        return "deployment " + deployment.version();
    }

    /** Deployments wait and wait: one of a stack runs at a time, and the others behind it (Pulumi's docs, deployment queue). */
    static Check queuedTooLong() {
        return CheckDescription.check("deployment-queued-too-long", Group.NEIGHBOUR, Severity.WARNING)
                .comparing(
                        "Age of deployments of the stack that have not started against 15 minutes, and against six days; for information where they wait for one that is no older than two hours.")
                .needing(DeploymentSources.QUEUE, DeclaredSources.PULUMI_STATE)
                .because(
                        "No runner of the pool is free, or all places of the organization are taken. After seven days a deployment that waits is dropped.")
                .fixedBy("See what runs, at Pulumi Cloud; end what hangs.")
                .looking("pulumi deployment list --stack {stack}")
                .inhibitedBy("deployments-paused", "agent-pool-offline", "deployment-orphaned")
                .judging(Deployments::queuedTooLong);
    }

    private static void queuedTooLong(Facts facts, Verdict verdict) {
        var now = facts.now();
        var queue = queue(facts, verdict).newest();
        var waiting = queue.stream()
                .filter(deployment ->
                        deployment.waits() && Age.longAgo(deployment.created().orElse(null), PATIENCE, now))
                .toList();
        if (waiting.isEmpty()) {
            return;
        }
        // The newest come first.
        var oldest = waiting.getLast();
        var running = queue.stream().filter(Deployment::runs).findFirst();
        var evidence = Evidence.of(
                        "waiting", waiting.stream().map(Deployments::name).toList())
                .and("oldest", oldest.id())
                .and("oldestCreated", oldest.created())
                .and("running", running.map(Deployments::name))
                .and("runningCreated", running.flatMap(Deployment::created))
                .since(oldest.created());
        running.ifPresent(
                _ -> evidence.pointingTo(
                        "One deployment of a stack runs at a time. The one that runs takes its time, or hangs. After seven days a deployment that waits is dropped."));
        verdict.fail(
                severity(oldest, running, now),
                Subject.of("stack", facts.get(DeclaredSources.PULUMI_STATE).stack()),
                summary(waiting.size(), running),
                evidence);
    }

    private static String summary(int waiting, Optional<Deployment> running) {
        var many = waiting == 1 ? "A deployment" : waiting + " deployments";
        return running.map(one -> many + (waiting == 1 ? " waits for " : " wait for ") + name(one))
                .orElse(many + (waiting == 1 ? " has" : " have") + " not started");
    }

    /** What comes after those that were read may wait or run as well. */
    private static DeploymentQueue queue(Facts facts, Verdict verdict) {
        var queue = facts.get(DeploymentSources.QUEUE);
        if (queue.goesOn()) {
            verdict.unknown(NOT_ALL);
        }
        return queue;
    }

    private static Severity severity(Deployment oldest, Optional<Deployment> running, Instant now) {
        if (Age.longAgo(oldest.created().orElse(null), NEARLY_DROPPED, now)) {
            return Severity.CRITICAL;
        }
        return running.filter(one -> !Age.longAgo(one.created().orElse(null), LONG_UPDATE, now))
                        .isPresent()
                ? Severity.INFO
                : Severity.WARNING;
    }

    private static Evidence told(Deployment deployment) {
        return Evidence.of("id", deployment.id())
                .and("operation", deployment.operation())
                .and("status", deployment.status())
                .and("created", deployment.created());
    }

    /** Somebody stopped them, and may have forgotten. */
    static Check paused() {
        return CheckDescription.check("deployments-paused", Group.NEIGHBOUR, Severity.WARNING)
                .comparing("Deployments of the stack and of the organization against being paused.")
                .needing(DeploymentSources.QUEUE, DeclaredSources.PULUMI_STATE)
                .because("Somebody paused them: deployments wait, and Pulumi looks for drift no more.")
                .fixedBy("Resume them at Pulumi Cloud, once what they were paused for is over.")
                .judging(Deployments::paused);
    }

    private static void paused(Facts facts, Verdict verdict) {
        var queue = facts.get(DeploymentSources.QUEUE);
        if (queue.isPaused()) {
            var covers = new HashSet<String>();
            queue.newest().stream()
                    .filter(Deployment::waits)
                    .map(Deployments::name)
                    .forEach(covers::add);
            verdict.fail(
                    Severity.WARNING,
                    Subject.of("stack", facts.get(DeclaredSources.PULUMI_STATE).stack()),
                    queue.organizationPaused()
                            ? "Deployments of the organization are paused"
                            : "Deployments of the stack are paused",
                    Evidence.of("waiting", covers.stream().sorted().toList()),
                    covers);
        }
    }

    /** It is said to run, and nobody runs it. */
    static Check orphaned() {
        return CheckDescription.check("deployment-orphaned", Group.NEIGHBOUR, Severity.ERROR)
                .comparing(
                        "Deployments that run against runners of their pool that are online, ten minutes after one was heard of last.")
                .needing(DeploymentSources.QUEUE, DeploymentSources.POOL)
                .using(
                        DeclaredSources.PULUMI_STATE,
                        "That others wait for it is not explained by it: they have a finding of their own.")
                .because(
                        "The runner went down with the deployment: its stack stays locked until Pulumi Cloud gives it up.")
                .fixedBy("See how far it got; cancel it, and then deploy again.")
                .looking("pulumi deployment list --stack {stack}")
                .inhibitedBy("agent-pool-offline")
                .judging(Deployments::orphaned);
    }

    private static void orphaned(Facts facts, Verdict verdict) {
        var pool = facts.get(DeploymentSources.POOL);
        if (pool.online() || !Age.longAgo(pool.lastSeen().orElse(null), HEARTBEAT, facts.now())) {
            return;
        }
        var running =
                queue(facts, verdict).newest().stream().filter(Deployment::runs).toList();
        if (running.isEmpty()) {
            return;
        }
        Set<String> covers = facts.partly(DeclaredSources.PULUMI_STATE)
                .map(declared -> Set.of(declared.stack()))
                .orElse(Set.of());
        running.forEach(deployment -> verdict.fail(
                verdict.severity(),
                Subject.of("deployment", name(deployment)),
                "A deployment is said to run, and no runner of its pool is there",
                told(deployment).and("pool", pool.name()).since(pool.lastSeen()),
                covers));
    }
}
