package dev.mooring.actual.account;

import dev.mooring.actual.aws.AwsAccess;
import dev.mooring.actual.aws.AwsAnswer;
import dev.mooring.actual.aws.AwsClients;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/** Reads the routes that leave a VPC, and the network interfaces they lead to. */
final class RouteTables {
    /** Values that EC2 takes in one filter. */
    private static final int AT_ONCE = 200;

    private final AwsClients clients;
    private final Ec2Client ec2;

    RouteTables(AwsClients clients, AwsAccess access) {
        this.clients = clients;
        this.ec2 = clients.ec2(access);
    }

    /** A VPC has its main route table at least: an answer without any is none. */
    List<Route> of(String vpc) {
        var tables = AwsAnswer.all(
                ec2.describeRouteTablesPaginator(request -> request.filters(filter("vpc-id", List.of(vpc)))),
                clients.limits(),
                "routeTableSet",
                DescribeRouteTablesResponse::hasRouteTables,
                DescribeRouteTablesResponse::routeTables);
        if (tables.isEmpty()) {
            throw new Unreadable(Kind.MALFORMED, "read routeTableSet", "the answer has no route table of " + vpc);
        }
        var routes = tables.stream().flatMap(RouteTables::routes).toList();
        var checks = checks(routes.stream()
                .filter(Route::needsInterface)
                .map(Route::target)
                .collect(Collectors.toCollection(TreeSet::new)));
        return routes.stream()
                .map(route -> route.needsInterface()
                        ? route.withCheck(Objects.requireNonNull(checks.get(route.target())))
                        : route)
                .toList();
    }

    /** Those inside the VPC, and those to prefix lists and IPv6 networks, lead to no remote network. */
    private static Stream<Route> routes(RouteTable table) {
        var id = AwsAnswer.text(table.routeTableId(), "routeTableId");
        return AwsAnswer.list(table, "routeSet", RouteTable::hasRoutes, RouteTable::routes).stream()
                .filter(route -> route.destinationCidrBlock() != null && !"local".equals(route.gatewayId()))
                .map(route -> new Route(
                        id,
                        AwsAnswer.text(route.destinationCidrBlock(), "destinationCidrBlock"),
                        target(route),
                        AwsAnswer.text(route.stateAsString(), "state"),
                        Optional.empty()));
    }

    private static String target(software.amazon.awssdk.services.ec2.model.Route route) {
        return Stream.of(
                        route.networkInterfaceId(),
                        route.instanceId(),
                        route.transitGatewayId(),
                        route.gatewayId(),
                        route.natGatewayId(),
                        route.vpcPeeringConnectionId(),
                        route.localGatewayId(),
                        route.carrierGatewayId(),
                        route.coreNetworkArn())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    /** Whether the check is on, by interface. An interface that a route leads to, and that is not gone, is in the answer. */
    private Map<String, Boolean> checks(Set<String> interfaces) {
        var asked = new ArrayList<>(interfaces);
        var checks = new HashMap<String, Boolean>();
        for (var from = 0; from < asked.size(); from += AT_ONCE) {
            var some = asked.subList(from, Math.min(asked.size(), from + AT_ONCE));
            AwsAnswer.all(
                            ec2.describeNetworkInterfacesPaginator(
                                    request -> request.filters(filter("network-interface-id", some))),
                            clients.limits(),
                            "networkInterfaceSet",
                            DescribeNetworkInterfacesResponse::hasNetworkInterfaces,
                            DescribeNetworkInterfacesResponse::networkInterfaces)
                    .forEach(found -> checks.put(
                            AwsAnswer.text(found.networkInterfaceId(), "networkInterfaceId"),
                            AwsAnswer.member(found.sourceDestCheck(), "sourceDestCheck")));
        }
        asked.stream().filter(id -> !checks.containsKey(id)).forEach(id -> {
            throw new Unreadable(Kind.MALFORMED, "read networkInterfaceSet", "the answer has no " + id);
        });
        return checks;
    }

    private static Filter filter(String name, List<String> values) {
        return Filter.builder().name(name).values(values).build();
    }
}
