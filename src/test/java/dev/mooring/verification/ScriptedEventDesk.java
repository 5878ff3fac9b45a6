package dev.mooring.verification;

import dev.mooring.cluster.Fleet;
import dev.mooring.event.PulumiEvent;
import dev.mooring.report.Heard;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** An event desk that does with an event what a test says. */
public final class ScriptedEventDesk extends EventDesk {
    private final Function<PulumiEvent, CompletableFuture<Void>> script;

    @SuppressWarnings("NullAway") // Nothing of the real desk is ever asked.
    public ScriptedEventDesk(Function<PulumiEvent, CompletableFuture<Void>> script) {
        super(new Fleet(Map::of), null, null, null, new UsedEnvironments(new Fleet(Map::of), null), Heard.byNobody());
        this.script = script;
    }

    /** As a verification ends while its replica is stopping. */
    public static RuntimeException stopping() {
        return new Outlived("Mooring is stopping");
    }

    @Override
    public CompletableFuture<Void> handle(PulumiEvent event, Arrival arrival) {
        return script.apply(event);
    }
}
