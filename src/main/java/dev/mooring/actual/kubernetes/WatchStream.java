package dev.mooring.actual.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.AnswerStream;
import dev.mooring.reading.json.Json;
import dev.mooring.reading.json.Member;
import dev.mooring.reading.json.Taken;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;

/**
 * The events of one watch, parsed one by one as they stream in: of each no more is held than {@link TrimmedTree} keeps. To
 * be read by one thread, which waits for each event.
 */
final class WatchStream implements AutoCloseable {
    private static final ObjectMapper JSON = Json.mapper();
    private final String operation;
    private final KubernetesAnswer answer;
    private final AnswerStream body;
    private final long held;
    private final Taken taken = new Taken();
    private final JsonParser parser;

    WatchStream(String operation, KubernetesAnswer answer, long held) throws IOException {
        this.operation = operation;
        this.answer = answer;
        this.held = held;
        this.body = new AnswerStream(answer.stream(), operation, Long.MAX_VALUE);
        this.parser = JSON.getFactory().createParser(body);
    }

    /** What happened. The names are those of k8s.io/apimachinery, {@code watch.EventType}. */
    sealed interface Event {
        /** An object is there, new or changed. */
        record Put(Member object) implements Event {}

        record Deleted(Member object) implements Event {}

        /** All is told up to here. */
        record Bookmark(Member object) implements Event {}

        /** The API server gives up. */
        record Failed(int code, String message) implements Event {}
    }

    /** Bytes read so far, about: the parser reads ahead. */
    long bytes() {
        return Math.max(0, parser.currentLocation().getByteOffset());
    }

    /**
     * Waits for the next event; empty where the watch has come to its end.
     *
     * @throws Unreadable where what comes is no event, is too large, or where nothing comes for too long
     */
    Optional<Event> next() {
        body.hold(held);
        try {
            var first = parser.nextToken();
            if (first == null) {
                return Optional.empty();
            }
            if (first != JsonToken.START_OBJECT) {
                throw Member.notJson(operation);
            }
            return Optional.of(event(Member.of(operation, TrimmedTree.read(parser), taken)));
        } catch (JsonProcessingException notJson) {
            throw Json.unreadable(operation, notJson);
        } catch (InterruptedIOException _) {
            throw new Unreadable(Kind.TIMED_OUT, operation, "gave up waiting");
        } catch (IOException broken) {
            throw KubernetesExchange.unanswered(operation, broken);
        } finally {
            body.release();
        }
    }

    private static Event event(Member event) {
        var object = event.at("object").object();
        var type = event.at("type").text();
        return switch (type) {
            case "ADDED", "MODIFIED" -> new Event.Put(object);
            case "DELETED" -> new Event.Deleted(object);
            case "BOOKMARK" -> new Event.Bookmark(object);
            case "ERROR" ->
                new Event.Failed(
                        object.at("code").countIfAny().orElse(0),
                        object.at("message").textIfAny().orElse(""));
            default -> throw event.malformed("type is " + type + ", which is no event");
        };
    }

    @Override
    public void close() {
        answer.close();
    }
}
