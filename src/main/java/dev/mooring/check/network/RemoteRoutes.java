package dev.mooring.check.network;

import dev.mooring.actual.account.AccountSources;
import dev.mooring.actual.account.Route;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.CidrSet;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.util.List;
import java.util.stream.Stream;

/** Routes of the VPC to the remote networks, which the hybrid nodes gateway, or somebody else, made. */
final class RemoteRoutes {
    /** All of them are one thing: they are made by the same hand, and break with the same instance. */
    static final Subject ROUTES = Subject.of("network", "routes to the remote networks");

    private RemoteRoutes() {}

    /** A route leads to something that is gone. */
    static Check blackhole() {
        return CheckDescription.check("remote-route-blackhole", Group.NETWORK, Severity.ERROR)
                .comparing(
                        "Routes of the VPC's route tables to the remote networks against state blackhole, but for routes that longer ones of their table take all remote traffic from.")
                .needing(EksSources.CLUSTER, AccountSources.ROUTES)
                .viewing(SharedViews.CLUSTER)
                .because(
                        "What the route leads to was stopped or deleted: the instance of the hybrid nodes gateway, a transit gateway's attachment, a virtual private gateway.")
                .fixedBy(
                        "See that what the route leads to exists and runs. A route of the hybrid nodes gateway is set by its leader, where the route table is among its routeTableIDs; others are declared in {stack}.")
                .looking("aws ec2 describe-route-tables --region {region} --route-table-ids {routeTable}")
                .looking("kubectl get lease -A --field-selector metadata.name=hybrid-gateway-leader -o wide")
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .inhibitedBy("gateway-leader-lease-stale")
                .judging(RemoteRoutes::blackhole);
    }

    private static void blackhole(Facts facts, Verdict verdict) {
        var lost = toRemoteNetworks(facts).stream().filter(Route::isBlackhole).toList();
        if (!lost.isEmpty()) {
            verdict.fail(ROUTES, lost.size() + " route(s) to the remote networks lead nowhere", evidence(lost));
        }
    }

    /** A route leads to an interface that takes nothing in passing. */
    static Check sourceDestinationCheck() {
        return CheckDescription.check("remote-route-source-dest-check", Group.NETWORK, Severity.ERROR)
                .comparing(
                        "Network interfaces that routes to the remote networks lead to against an EC2 source/destination check that is off.")
                .needing(EksSources.CLUSTER, AccountSources.ROUTES)
                .viewing(SharedViews.CLUSTER)
                .because(
                        "EC2 drops what is not addressed to the interface itself, which is all that the route sends there. A launch template cannot switch the check off: an instance of the gateway was replaced, or could not switch it off itself.")
                .fixedBy(
                        "In {stack}, declare the interface with the source/destination check off, or have each instance switch it off by its user data, as examples/eks-hybrid does. The last command switches it off at once.")
                .looking(
                        "aws ec2 describe-network-interfaces --region {region} --network-interface-ids {networkInterface}")
                .looking("aws ec2 describe-route-tables --region {region} --route-table-ids {routeTable}")
                .changing(
                        "aws ec2 modify-network-interface-attribute --region {region} --network-interface-id {networkInterface} --no-source-dest-check")
                .judging(RemoteRoutes::sourceDestinationCheck);
    }

    private static void sourceDestinationCheck(Facts facts, Verdict verdict) {
        var dropped = toRemoteNetworks(facts).stream()
                .filter(route ->
                        !route.isBlackhole() && route.sourceDestinationCheck().orElse(false))
                .toList();
        if (!dropped.isEmpty()) {
            verdict.fail(
                    ROUTES,
                    "EC2 drops what " + dropped.size() + " route(s) to the remote networks send",
                    evidence(dropped));
        }
    }

    private static List<Route> toRemoteNetworks(Facts facts) {
        var remote = facts.get(SharedViews.CLUSTER).remoteNetwork();
        var networks = Stream.concat(remote.podCidrs().stream(), remote.nodeCidrs().stream())
                .toList();
        var routes = facts.get(AccountSources.ROUTES);
        return routes.stream()
                .filter(route -> networks.stream()
                        .anyMatch(network -> CidrSet.of(List.of(network)).containsNetwork(route.destination())
                                || CidrSet.of(List.of(route.destination())).containsNetwork(network)))
                // The way to everywhere is not made for the remote networks.
                .filter(route -> !route.destination().endsWith("/0"))
                .filter(route -> !isOverruled(route, routes, networks))
                .toList();
    }

    /** Of the routes of a table EC2 takes the one with the longest prefix: a wider one may carry nothing any more. */
    private static boolean isOverruled(Route route, List<Route> routes, List<String> networks) {
        var longer = CidrSet.of(routes.stream()
                .filter(other -> other.table().equals(route.table()) && !other.isBlackhole())
                .filter(other -> prefix(other) > prefix(route))
                .map(Route::destination)
                .toList());
        return networks.stream()
                .flatMap(network -> CidrSet.shared(network, route.destination()).stream())
                .allMatch(longer::containsNetwork);
    }

    private static int prefix(Route route) {
        return CidrSet.ipv4Prefix(route.destination()).orElse(0);
    }

    private static Evidence evidence(List<Route> routes) {
        var first = routes.getFirst();
        return Evidence.of(
                        "routes",
                        routes.stream()
                                .map(route -> route.destination() + " to " + route.target() + " in " + route.table())
                                .sorted()
                                .toList())
                .naming(Placeholder.ROUTE_TABLE, first.table())
                .naming(Placeholder.NETWORK_INTERFACE, first.target());
    }
}
