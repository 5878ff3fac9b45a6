package dev.mooring.replica;

import dev.mooring.database.Session;

/** An unbroken time in which this replica leads a cluster, from when it was asked for. */
public interface Term {

    /**
     * Whether it goes on. Asked in the transaction that writes what the leader found: until that ends, no other replica can
     * take over.
     */
    boolean goesOn(Session session);
}
