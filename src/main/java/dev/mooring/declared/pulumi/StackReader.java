package dev.mooring.declared.pulumi;

import dev.mooring.cluster.StackName;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.declared.StackStatus;
import dev.mooring.declared.pulumi.ExportReader.Export;
import dev.mooring.declared.pulumi.PulumiCloud.Call;
import dev.mooring.declared.pulumi.StackDeclaration.Question;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
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
                .map(stack -> Unreadable.attempt(Source.PULUMI_STATE, clock, () -> declared(cluster, stack, named)))
                .orElseGet(() -> Reading.off(Source.PULUMI_STATE, "no stack is configured for this cluster"));
    }

    private DeclaredStack declared(WatchedCluster cluster, StackName stack, Optional<Long> named) {
        var status = history.status(stack).orElseGet(StackStatus::unknown);
        var ahead = named.filter(version -> version > status.version().orElse(0L));
        var version = ahead.or(() -> history.intendedVersion(stack, status));
        var question = new Question(
                stack.toString(), cluster.config().eksName(), cluster.config().nodesOutput());
        var export = export(stack, version, question)
                .or(() -> version.flatMap(gone -> export(stack, Optional.empty(), question)))
                .orElseThrow(() -> missing(stack));
        return StackDeclaration.of(export, question).with(status);
    }

    private Optional<Export> export(StackName stack, Optional<Long> version, Question question) {
        List<String> path = new ArrayList<>(
                List.of("api", "stacks", stack.organization(), stack.project(), stack.stack(), "export"));
        version.ifPresent(number -> path.add(Long.toString(number)));
        var call = Call.get("export stack", path.toArray(String[]::new));
        return pulumi.ask(call, body -> ExportReader.read(body, question.nodesOutput()));
    }

    private static Unreadable missing(StackName stack) {
        return new Unreadable(
                Kind.MISSING, "export stack", "Pulumi Cloud knows no stack " + stack + ", or the token may not see it");
    }
}
