package dev.mooring.declared.pulumi;

import dev.mooring.cluster.StackName;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.declared.StackStatus;
import dev.mooring.declared.pulumi.ExportReader.Export;
import dev.mooring.declared.pulumi.PulumiCloud.Call;
import dev.mooring.declared.pulumi.StackDeclaration.Question;
import dev.mooring.declared.pulumi.StackHistory.Intent;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Unreadable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a cluster's stack declares. */
@ApplicationScoped
public class StackReader {
    private static final String EXPORT = "export stack";
    private static final int TRIES = 3;
    private final PulumiCloud pulumi;
    private final StackHistory history;
    private final Clock clock;

    @Inject
    public StackReader(PulumiCloud pulumi, StackHistory history, Clock clock) {
        this.pulumi = pulumi;
        this.history = history;
        this.clock = clock;
    }

    /**
     * Reads the declared side of a cluster.
     *
     * @param named the newest update version that a delivery named, if any: the export of just that version is read
     *     when Pulumi Cloud's own "latest" has not caught up with it yet
     */
    public Reading<DeclaredStack> read(WatchedCluster cluster, Optional<Long> named) {
        return cluster.stack()
                .map(stack ->
                        Unreadable.attempt(DeclaredSources.PULUMI_STATE, clock, () -> declared(cluster, stack, named)))
                .orElseGet(() -> Reading.off(DeclaredSources.PULUMI_STATE, "no stack is configured for this cluster"));
    }

    /** Why Pulumi Cloud does not tell how the cluster's stack stands; empty where it does, and where none is configured. */
    public Optional<Cause> obstacle(WatchedCluster cluster) {
        try {
            cluster.stack().ifPresent(history::status);
            return Optional.empty();
        } catch (Unreadable unreadable) {
            return Optional.of(unreadable.reason());
        }
    }

    private DeclaredStack declared(WatchedCluster cluster, StackName stack, Optional<Long> named) {
        var config = cluster.config();
        var question = new Question(
                stack.toString(), config.eksName(), new Place(config.region(), config.account()), config.nodesOutput());
        for (var attempt = 1; ; attempt++) {
            try {
                return declared(stack, named, question);
            } catch (ChangedMeanwhile _) {
                if (attempt == TRIES) {
                    throw new Unreadable(Kind.FAILED, EXPORT, "the stack changed each time that its state was read");
                }
            }
        }
    }

    private DeclaredStack declared(StackName stack, Optional<Long> named, Question question) {
        var now = history.status(stack);
        return named.filter(version -> version > now.version().orElse(0L))
                .flatMap(version -> named(stack, version, now, question))
                .or(() -> declared(stack, now, Optional.empty(), question))
                .orElseThrow(() -> new Unreadable(
                        Kind.MISSING,
                        EXPORT,
                        "Pulumi Cloud knows no stack " + stack + ", or the token may not see it"));
    }

    /** A version that a delivery told of. Its state may be there before its place in the history is. */
    private Optional<DeclaredStack> named(StackName stack, long version, StackStatus now, Question question) {
        var newer = history.statusAt(stack, version, now);
        return newer.isPresent()
                ? declared(stack, newer.get(), Optional.of(version), question)
                : export(stack, Optional.of(version), question)
                        .map(found -> StackDeclaration.of(found, question).with(now));
    }

    /**
     * What was meant when the stack stood so; empty where Pulumi Cloud has no such state.
     *
     * @param version of the state, empty for the current one
     * @throws Unreadable where the state does not say what was meant, and the one that does is gone
     */
    private Optional<DeclaredStack> declared(
            StackName stack, StackStatus status, Optional<Long> version, Question question) {
        var intent = history.intent(stack, status);
        var intended = intent.version();
        var export = intended.isEmpty()
                ? export(stack, version, question)
                : Optional.of(export(stack, intended, question).orElseThrow(() -> gone(intended.get())));
        // The current state is another one after a refresh: reality, which would be compared with itself.
        if (intended.or(() -> version).isEmpty() && export.isPresent() && !history.isStill(stack, status)) {
            throw new ChangedMeanwhile();
        }
        return export.map(meant -> besideTheFailed(meant, stack, intent, question))
                .map(found -> StackDeclaration.of(found, question).with(status.unsettled(intent.unsettled())));
    }

    /** An update that failed halfway has made, changed and deleted some of what it was to. */
    private Export besideTheFailed(Export meant, StackName stack, Intent intent, Question question) {
        return intent.unfinished()
                .flatMap(unfinished -> export(stack, Optional.of(unfinished.version()), question)
                        .map(failed -> UnfinishedUpdate.of(meant, failed, unfinished.beside())))
                .orElse(meant);
    }

    private Optional<Export> export(StackName stack, Optional<Long> version, Question question) {
        List<String> path = new ArrayList<>(
                List.of("api", "stacks", stack.organization(), stack.project(), stack.stack(), "export"));
        version.ifPresent(number -> path.add(Long.toString(number)));
        var call = Call.get(EXPORT, path.toArray(String[]::new));
        return pulumi.stream(call, body -> ExportReader.read(body, question.nodesOutput(), pulumi.limits()));
    }

    private static final class ChangedMeanwhile extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ChangedMeanwhile() {
            super(null, null, false, false);
        }
    }

    private static Unreadable gone(long version) {
        return new Unreadable(
                Kind.MISSING,
                EXPORT,
                "Pulumi Cloud has no state of version " + version + ", the last one that says what was meant");
    }
}
