package dev.mooring.notify;

import java.util.List;

/**
 * What a route is to send, and what has been told once it is.
 *
 * @param put in place of what was told of the same matter
 * @param forget what is over
 * @param toOne what is to be sent to one sink alone, which came to the route or left it
 */
record RouteStep(List<Message> messages, List<Told> put, List<Told> forget, List<ToOne> toOne) {
    static final RouteStep NOTHING = new RouteStep(List.of(), List.of(), List.of(), List.of());

    boolean isNothing() {
        return messages.isEmpty() && put.isEmpty() && forget.isEmpty() && toOne.isEmpty();
    }

    /** A message to one sink alone. */
    record ToOne(String sink, Message message) {}
}
