package dev.mooring.page.live;

import dev.mooring.caller.TokenHolders;
import dev.mooring.page.ForReaders;
import dev.mooring.page.PageConfig;
import dev.mooring.report.ReportDesk.Issue;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * {@code GET /live}: tells open pages that there is news, for whoever may read them. It says of which cluster and nothing
 * more: a page that cares loads itself anew.
 */
@Path("/live")
@ForReaders
@Singleton
public class LiveStream {
    private static final int BUFFERED = 100;
    private static final Duration BEAT = Duration.ofSeconds(20);
    private static final String NEWS = "news";
    private final BroadcastProcessor<Message> messages = BroadcastProcessor.create();

    /** The beat of one who may read no longer: he is told nothing more. */
    private static final Message OVER = new Message("over", "");

    private final PageConfig config;
    private final CurrentIdentityAssociation identity;

    @Inject
    LiveStream(PageConfig config, CurrentIdentityAssociation identity) {
        this.config = config;
        this.identity = identity;
    }

    private record Message(String name, String data) {}

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(hidden = true)
    public Multi<OutboundSseEvent> live(@Context Sse sse) {
        return standing()
                .toMulti()
                .onItem()
                .transformToMultiAndConcatenate(this::told)
                .map(message -> sse.newEventBuilder()
                        .name(message.name())
                        .data(message.data())
                        .build());
    }

    private Uni<BooleanSupplier> standing() {
        return config.auth() == PageConfig.Auth.NONE
                ? Uni.createFrom().item((BooleanSupplier) () -> true)
                : identity.getDeferredIdentity().map(TokenHolders::standing);
    }

    private Multi<Message> told(BooleanSupplier standing) {
        // A page that cannot keep up misses some: the next one has it load everything anyway.
        var news = messages.onOverflow().dropPreviousItems();
        // A connection that says nothing is cut by whatever stands between.
        var beats = Multi.createFrom()
                .ticks()
                .every(BEAT)
                .onOverflow()
                .drop()
                .map(tick -> standing.getAsBoolean() ? new Message("beat", Long.toString(tick)) : OVER);
        return Multi.createBy()
                .merging()
                .withRequests(BUFFERED)
                .streams(news, beats)
                .select()
                .first(message -> !message.equals(OVER));
    }

    void tell(@Observes Issue issue) {
        messages.onNext(new Message(NEWS, issue.report().cluster()));
    }
}
