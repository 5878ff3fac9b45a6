package dev.mooring.api;

import dev.mooring.timeline.Strand.Placed;
import dev.mooring.timeline.Timeline;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Collection;

/** Answers with pages of the timeline. */
@Singleton
final class TimelineAnswers {
    private final Timeline timeline;
    private final Clock clock;
    private final Tagged tagged;

    @Inject
    TimelineAnswers(Timeline timeline, Clock clock, Tagged tagged) {
        this.timeline = timeline;
        this.clock = clock;
        this.tagged = tagged;
    }

    Response answer(Collection<String> clusters, TimelineQuery query, Paging paging, Request request) {
        var entries = timeline.behind(paging.place(), query.of(clusters, clock), paging.oneMore());
        var page = paging.page(entries, entry -> entry.place().toString());
        return tagged.answer(request, page.map(Placed::entry));
    }
}
