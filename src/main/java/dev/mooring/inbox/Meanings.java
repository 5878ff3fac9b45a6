package dev.mooring.inbox;

import dev.mooring.event.PulumiEvent;

/** Events in words for people. */
final class Meanings {
    private Meanings() {}

    static String name(PulumiEvent event) {
        return event instanceof PulumiEvent.Unrecognised unrecognised
                ? event.type() + ": " + unrecognised.reason()
                : event.type();
    }

    /** The stack or environment an event is about, or nothing. */
    static String target(PulumiEvent event) {
        return event.stack()
                .map(Object::toString)
                .or(() -> event.esc().map(Object::toString))
                .orElse("");
    }
}
