package dev.mooring.transport;

import io.vertx.core.Vertx;

/** Whose threads carry what tests ask. */
public final class TransportFixture {
    /** One for all tests: its threads end with them. */
    public static final Vertx VERTX = Vertx.vertx();

    private TransportFixture() {}
}
