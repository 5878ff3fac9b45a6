package dev.mooring.check.drift;

import dev.mooring.actual.eks.Addon;
import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.eks.EksUpdate;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.CutOff;
import dev.mooring.check.Group;
import dev.mooring.check.InProgress;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredAccessEntry;
import dev.mooring.declared.DeclaredAccessPolicy;
import dev.mooring.declared.DeclaredActivation;
import dev.mooring.declared.DeclaredAddon;
import dev.mooring.declared.DeclaredEksCluster.Settings;
import dev.mooring.declared.DeclaredProfile;
import dev.mooring.declared.DeclaredResource;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.declared.DeclaredTrustAnchor;
import dev.mooring.declared.StackStatus;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Facts;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The one way to hold declared settings against actual ones: not declared is not compared, secret is unknown, and while
 * Pulumi or EKS is changing what is compared the judgement is held back: unknown, and never clean.
 */
record Comparison(Concern concern, Facts facts, Verdict verdict) {

    /** A check of something in the EKS cluster against the stack, with all that a comparison looks at. */
    static CheckDescription check(String id, Severity severity) {
        return CheckDescription.check(id, Group.DRIFT, severity)
                .needing(DeclaredSources.PULUMI_STATE, EksSources.CLUSTER)
                .using(
                        EksSources.UPDATES,
                        "A cluster that is ACTIVE is compared; while it is CREATING or UPDATING, all of it is held back.")
                .viewing(SharedViews.CLUSTER, SharedViews.DECLARED_CLUSTER);
    }

    /** Compares one setting of the cluster, if there is a cluster on both sides and nothing is being changed. */
    <T> void ofSetting(Function<Settings, Declared<T>> setting, BiConsumer<T, EksCluster> compare) {
        ofCluster((settings, eks) -> {
            switch (setting.apply(settings)) {
                case Declared.Known<T>(T value) -> compare.accept(value, eks);
                case Declared.Undeclared<T> _ -> verdict.doesNotApply("not declared");
                case Declared.Hidden<T> _ -> verdict.unknown(hidden());
            }
        });
    }

    /** Compares the cluster, if there is one on both sides and nothing is being changed. */
    void ofCluster(BiConsumer<Settings, EksCluster> compare) {
        ofStack((stack, eks) -> {
            if (!isClusterCutOff(stack, verdict)) {
                compare.accept(facts.get(SharedViews.DECLARED_CLUSTER).settings(), eks);
            }
        });
    }

    /** Compares what the stack declares, if there is a cluster and nothing is being changed. */
    void ofStack(BiConsumer<DeclaredStack, EksCluster> compare) {
        if (isHeldBack(facts, verdict)) {
            return;
        }
        var eks = facts.get(SharedViews.CLUSTER);
        eksChanging(eks)
                .ifPresentOrElse(verdict::unknown, () -> compare.accept(facts.get(DeclaredSources.PULUMI_STATE), eks));
    }

    /** Whether the stack, where there is one, is being changed, or does not say what is meant; the verdict then says so. */
    static boolean isHeldBack(Facts facts, Verdict verdict) {
        var why = facts.whereOn(DeclaredSources.PULUMI_STATE)
                .map(DeclaredStack::status)
                .flatMap(status -> running(status).or(() -> unsettled(status)));
        why.ifPresent(verdict::unknown);
        return why.isPresent();
    }

    /** Those of which it is certain what is declared; of each other one the verdict says that it is not. */
    static <R extends DeclaredResource> Stream<R> certain(
            DeclaredStack stack, Collection<R> declared, Verdict verdict) {
        return declared.stream().filter(one -> !isCutOff(stack, one, verdict));
    }

    /**
     * Whether an update was cut off while it worked on this, so that there may be what was and what was to be; the verdict
     * then says so.
     */
    static boolean isCutOff(DeclaredStack stack, DeclaredResource declared, Verdict verdict) {
        var why = CutOff.of(stack, declared.urn());
        why.ifPresent(cause -> verdict.unknown(subject(declared), cause));
        return why.isPresent();
    }

    /** What a fault of this is about. Policies are told of with the entry that they are of. */
    static Subject subject(DeclaredResource declared) {
        return switch (declared) {
            case DeclaredAddon addon -> Subject.of("addon", addon.name());
            case DeclaredAccessEntry entry -> Subject.of("access-entry", entry.principalArn());
            case DeclaredAccessPolicy policy -> Subject.of("access-entry", policy.principalArn());
            case DeclaredActivation activation -> Subject.of("activation", activation.id());
            case DeclaredTrustAnchor anchor -> Subject.of("trust-anchor", anchor.id());
            case DeclaredProfile profile -> Subject.of("profile", profile.id());
        };
    }

    /** The same of the cluster itself. */
    static boolean isClusterCutOff(DeclaredStack stack, Verdict verdict) {
        var why = stack.cluster().flatMap(cluster -> CutOff.of(stack, cluster.urn()));
        why.ifPresent(verdict::unknown);
        return why.isPresent();
    }

    private static Optional<Cause> running(StackStatus status) {
        return status.operationInFlight()
                .map(operation -> new Cause(Kind.HELD_BACK, "pulumi " + operation, "the stack is being changed"));
    }

    private static Optional<Cause> unsettled(StackStatus status) {
        return status.unsettled()
                .map(why -> new Cause(
                        Kind.HELD_BACK,
                        "pulumi " + status.lastOperation().orElse("update"),
                        why + ": run it again, in full"));
    }

    /** What EKS is changing, if it may be what is compared. */
    private Optional<Cause> eksChanging(EksCluster eks) {
        // The updates say what is being changed. Without them the status says enough, so nothing is left unsaid:
        // an ACTIVE cluster is compared in full, and of one that is being changed nothing is.
        if (facts.failure(EksSources.UPDATES).isPresent()) {
            return changingAtAll(eks);
        }
        var running = facts.partly(EksSources.UPDATES).stream()
                .flatMap(List::stream)
                .filter(EksUpdate::isRunning)
                .toList();
        return running.stream()
                .filter(concern::isChangedBy)
                .findFirst()
                .map(update ->
                        new Cause(Kind.HELD_BACK, "EKS " + update.type(), "update " + update.id() + " is in progress"))
                .or(() -> running.isEmpty() || isBeingMade(eks) ? changingAtAll(eks) : Optional.empty());
    }

    private static Optional<Cause> changingAtAll(EksCluster eks) {
        return isBeingMade(eks) || "UPDATING".equals(eks.status())
                ? Optional.of(new Cause(Kind.HELD_BACK, "EKS update", "the cluster is " + eks.status()))
                : Optional.empty();
    }

    private static boolean isBeingMade(EksCluster eks) {
        return "CREATING".equals(eks.status());
    }

    /**
     * Tells what differs in an add-on, unless EKS is changing that add-on: updates of add-ons are not among those of the
     * cluster (EKS API, ListUpdates without addonName). One that is updated without end hides nothing.
     */
    static void ofAddon(Addon actual, Facts facts, Verdict verdict, Runnable tell) {
        var since = facts.get(SharedViews.MEMORY).lasting().since(InProgress.ofAddon(actual.name(), actual.status()));
        if (InProgress.is(actual.status()) && !InProgress.lasts(since, facts.now())) {
            verdict.unknown(
                    Subject.of("addon", actual.name()),
                    new Cause(Kind.HELD_BACK, "EKS add-on update", "the add-on is " + actual.status()));
        } else {
            tell.run();
        }
    }

    static Cause hidden() {
        return new Cause(Kind.HIDDEN, "read declared setting", "secret, or not known before the next update");
    }
}
