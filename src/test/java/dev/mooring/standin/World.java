package dev.mooring.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.StreamSupport;

/** The healthy installation of the fixtures, moved to a given moment. */
public record World(List<Route> routes) {

    /**
     * One answer.
     *
     * @param path as it stands in the request line
     * @param target SSM's operation, empty for others
     */
    public record Route(String service, String method, String path, String target, int status, JsonNode body) {
        String asked() {
            return String.join(" ", service, method, path, target);
        }
    }

    public static World healthy(Instant now) {
        return new World(routes("world/healthy/", now));
    }

    /** The same with the answers of a situation that somebody reported. */
    public World with(String report, Instant now) {
        var all = new LinkedHashMap<String, Route>();
        routes.forEach(route -> all.put(route.asked(), route));
        routes("reports/" + report + "/", now).forEach(route -> all.put(route.asked(), route));
        return new World(List.copyOf(all.values()));
    }

    private static List<Route> routes(String folder, Instant now) {
        var shift = new TimeShift(now);
        var routes = new ArrayList<Route>();
        for (var route : Fixtures.json(folder + "routes.json")) {
            routes.add(new Route(
                    route.path("service").asText(),
                    route.path("method").asText(),
                    encoded(route.path("path").asText()),
                    route.path("target").asText(""),
                    route.path("status").asInt(200),
                    shift.shift(Fixtures.json(folder + route.path("file").asText()))));
        }
        return routes;
    }

    /** The AWS SDK encodes the ARN in the path as one segment. */
    private static String encoded(String path) {
        var start = path.indexOf("/access-entries/arn:");
        if (start < 0) {
            return path;
        }
        var arn = path.substring(start + "/access-entries/".length());
        var tail = arn.endsWith("/access-policies") ? "/access-policies" : "";
        var name = arn.substring(0, arn.length() - tail.length());
        return path.substring(0, start) + "/access-entries/" + URLEncoder.encode(name, StandardCharsets.UTF_8) + tail;
    }

    public List<Route> of(String... services) {
        return routes.stream()
                .filter(route -> List.of(services).contains(route.service()))
                .toList();
    }

    /** The items of a Kubernetes list of this world. */
    public List<ObjectNode> items(String path) {
        return routes.stream()
                .filter(route -> route.path().equals(path))
                .flatMap(
                        route -> StreamSupport.stream(route.body().path("items").spliterator(), false))
                .map(item -> (ObjectNode) item)
                .toList();
    }
}
