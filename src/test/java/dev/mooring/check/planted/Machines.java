package dev.mooring.check.planted;

/** Names of the healthy installation's machines. */
final class Machines {
    static final String SSM_ONE = "mi-0a1b2c3d4e5f67890";
    static final String SSM_TWO = "mi-0b2c3d4e5f6789012";
    static final String ANYWHERE = "dc2-edge-01";
    static final String CLOUD = "ip-10-20-1-57.us-west-2.compute.internal";
    static final String LONG_AGO = "2026-08-21T09:00:00Z";

    private Machines() {}
}
