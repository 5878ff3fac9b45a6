package dev.mooring.inbox;

/** Outages of a replica, for other packages. */
public final class OutageFixture {
    private OutageFixture() {}

    /** One that has just ended. */
    public static Outage over() {
        var outage = new Outage();
        outage.turnedAway();
        outage.stored();
        return outage;
    }
}
