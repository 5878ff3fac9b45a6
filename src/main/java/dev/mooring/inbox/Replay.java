package dev.mooring.inbox;

import dev.mooring.event.EventParser;
import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import dev.mooring.report.Report;
import dev.mooring.verification.Rehearsal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Runs deliveries again that have ended, or rehearses that: reads and judges as it would, and stores nothing. */
@ApplicationScoped
public class Replay {
    private static final Logger LOG = Logger.getLogger(Replay.class);

    /** So many are run again in one transaction, so that new ones never wait long. */
    private static final int BATCH = 500;

    private final Deliveries deliveries;
    private final InboxWorker worker;
    private final Rehearsal rehearsal;

    @Inject
    Replay(Deliveries deliveries, InboxWorker worker, Rehearsal rehearsal) {
        this.deliveries = deliveries;
        this.worker = worker;
        this.rehearsal = rehearsal;
    }

    /** What a delivery would be understood to mean. */
    public record Meaning(String id, String kind, String event, String target) {}

    /**
     * What running again would yield, as of now.
     *
     * @param reports one for each cluster that the deliveries concern; none of them is stored
     */
    public record Rehearsed(List<Meaning> deliveries, List<Report> reports) {}

    /** Runs one again, whatever became of it. False when there is none of that id. */
    public boolean again(String id) {
        var found = deliveries.replay(id);
        worker.wake();
        if (found) {
            LogFields.with(LogField.EVENT, "delivery-replayed")
                    .and(LogField.DELIVERY, id)
                    .run(() -> LOG.info("The delivery runs again"));
        }
        return found;
    }

    /** Runs again those that are done or parked and match, oldest first; says how many. */
    public int again(DeliveryFilter filter) {
        var replayed = 0;
        var from = 0L;
        // What ends meanwhile is not among them, nor what ran again and ended again.
        var newest = deliveries.newest();
        for (var last = deliveries.lastToReplay(filter, from, newest, BATCH);
                last.isPresent();
                last = deliveries.lastToReplay(filter, from, newest, BATCH)) {
            replayed += deliveries.replay(filter, from, last.get());
            from = last.get();
            worker.wake();
        }
        var count = replayed;
        LogFields.with(LogField.EVENT, "deliveries-replayed")
                .and(LogField.COUNT, count)
                .run(() -> LOG.infof("%d deliveries run again", count));
        return replayed;
    }

    /** Those of an id or a filter, for a rehearsal; at most so many, newest first. */
    public List<Delivery> find(DeliveryFilter filter, int limit) {
        return deliveries.ended(filter, limit);
    }

    /** One delivery with its body. */
    public Optional<Delivery> find(String id) {
        return deliveries.whole(id);
    }

    public Rehearsed rehearse(List<Delivery> meant) {
        var meanings = new ArrayList<Meaning>(meant.size());
        var events = meant.stream()
                .map(delivery -> {
                    var event = EventParser.parse(delivery.kind(), delivery.body());
                    meanings.add(
                            new Meaning(delivery.id(), delivery.kind(), Meanings.name(event), Meanings.target(event)));
                    return event;
                })
                .toList();
        return new Rehearsed(meanings, rehearsal.of(events));
    }
}
