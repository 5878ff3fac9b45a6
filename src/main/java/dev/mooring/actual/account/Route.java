package dev.mooring.actual.account;

import java.util.Optional;

/**
 * A route of the cluster's VPC to a network outside it.
 *
 * @param destination an IPv4 network
 * @param target id of what it leads to, as far as EC2 says; empty text where it does not
 * @param state {@code active}, or {@code blackhole} where what it leads to is gone (EC2 API, Route)
 * @param sourceDestinationCheck of the network interface it leads to, where it leads to one that exists
 */
public record Route(
        String table, String destination, String target, String state, Optional<Boolean> sourceDestinationCheck) {
    public boolean isBlackhole() {
        return "blackhole".equals(state);
    }

    boolean needsInterface() {
        return !isBlackhole() && target.startsWith("eni-");
    }

    Route withCheck(boolean on) {
        return new Route(table, destination, target, state, Optional.of(on));
    }
}
