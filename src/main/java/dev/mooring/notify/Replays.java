package dev.mooring.notify;

import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import dev.mooring.notify.Sink.Sending;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Sends notices again, or says what would be sent. */
@ApplicationScoped
public class Replays {
    private static final Logger LOG = Logger.getLogger(Replays.class);
    private final NoticeStore store;
    private final NoticeWorker worker;
    private final NoticeDesk desk;
    private final Routes routes;

    @Inject
    Replays(NoticeStore store, NoticeWorker worker, NoticeDesk desk, Routes routes) {
        this.store = store;
        this.worker = worker;
        this.desk = desk;
        this.routes = routes;
    }

    /**
     * Sends one again, whatever became of it, with the same id; where later ones of its thread were sent, with what these
     * told, unless each is an event of its own to the sink. False when there is none of that id.
     */
    public boolean again(String id) {
        var found = store.replay(id);
        worker.wake();
        if (found) {
            LogFields.with(LogField.EVENT, "notice-replayed").run(() -> LOG.infof("The notice %s is sent again", id));
        }
        return found;
    }

    /** What a sink would be sent; empty where there is no such notice, or its sink is set up no more. */
    public Optional<String> body(String id) {
        return store.find(id)
                .flatMap(notice -> routes.sink(notice.sink())
                        .flatMap(sink -> store.message(id)
                                .map(message -> sink.merges() ? whole(notice, message) : message)
                                .map(message -> sink.body(new Sending(id, message, Optional.empty())))));
    }

    /** With what was told of its thread since. */
    private Message whole(Notice notice, Message message) {
        var messages = store.toldAfter(notice.sink(), notice.thread(), notice.seq());
        messages.put(notice.seq(), message);
        return Message.whole(List.copyOf(messages.values()));
    }

    /** Sends a harmless notice to one sink, and says its id; empty where that sink is not set up. */
    public Optional<String> test(String sink) {
        var id = desk.test(sink);
        worker.wake();
        return id;
    }
}
