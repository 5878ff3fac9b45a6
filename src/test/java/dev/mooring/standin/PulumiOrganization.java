package dev.mooring.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.cluster.StackName;
import dev.mooring.standin.World.Route;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** An organisation at Pulumi Cloud, whose stacks are listed, and each is like that of the healthy world. */
public final class PulumiOrganization {
    public static final String LIST = "/api/user/stacks";
    private static final String LIKE = "/api/stacks/acme-edge/edge-platform/prod";
    private final CloudStandIn cloud;
    private final World world;
    private final Map<StackName, Integer> stacks = new TreeMap<>(Comparator.comparing(StackName::toString));

    public PulumiOrganization(CloudStandIn cloud, Instant now) {
        this.cloud = cloud;
        this.world = World.healthy(now);
        list();
    }

    /** A stack is there, and declares a cluster with hybrid networks. */
    public StackName add(String project, String name) {
        return add(project, name, _ -> {});
    }

    /** A stack is there whose state is changed first. */
    public StackName add(String project, String name, Consumer<ArrayNode> resources) {
        var stack = new StackName("acme-edge", project, name);
        var path = path(stack);
        var head = (ObjectNode) body(LIKE);
        head.put("projectName", project).put("stackName", name);
        serve(path, head);
        serve(path + "/updates/latest", body(LIKE + "/updates/latest"));
        serve(path + "/updates", body(LIKE + "/updates"));
        serve(path + "/export", body(LIKE + "/export"));
        serve(path + "/export/42", body(LIKE + "/export"));
        stacks.put(stack, 1);
        change(stack, resources);
        return stack;
    }

    /** An update gives a stack another state. */
    public void change(StackName stack, Consumer<ArrayNode> resources) {
        cloud.change(
                path(stack) + "/export",
                export -> resources.accept((ArrayNode) export.path("deployment").path("resources")));
        touch(stack);
    }

    /** A stack stands otherwise in the list. */
    public void touch(StackName stack) {
        stacks.merge(stack, 1, Integer::sum);
        list();
    }

    /** Everything that a stack declared is destroyed. */
    public void destroy(StackName stack) {
        change(stack, ArrayNode::removeAll);
    }

    /** A stack is no more. */
    public void remove(StackName stack) {
        hide(stack);
        for (var tail : new String[] {"", "/updates/latest", "/updates", "/export"}) {
            cloud.serve(new Route("pulumi", "GET", path(stack) + tail, "", 404, Fixtures.JSON.createObjectNode()));
        }
    }

    /** A stack is listed no longer. */
    public void hide(StackName stack) {
        stacks.remove(stack);
        list();
    }

    public static String path(StackName stack) {
        return "/api/stacks/" + stack;
    }

    /** Whoever wrote the program has Pulumi leave the hybrid networks alone. */
    public static void ignoringNetworks(ArrayNode resources) {
        for (var resource : resources) {
            if (resource.path("inputs").has("remoteNetworkConfig")) {
                ((ObjectNode) resource).putArray("ignoreChanges").add("remoteNetworkConfig");
            }
        }
    }

    /** A cluster without hybrid networks. */
    public static void withoutNetworks(ArrayNode resources) {
        for (var resource : resources) {
            if (resource.path("inputs") instanceof ObjectNode inputs) {
                inputs.remove("remoteNetworkConfig");
            }
        }
    }

    private void list() {
        var answer = Fixtures.JSON.createObjectNode();
        var listed = answer.putArray("stacks");
        stacks.forEach((stack, changes) -> listed.addObject()
                .put("orgName", stack.organization())
                .put("projectName", stack.project())
                .put("stackName", stack.stack())
                .put("lastUpdate", 1_780_000_000L + changes)
                .put("resourceCount", 12));
        serve(LIST, answer);
    }

    private JsonNode body(String path) {
        return world.of("pulumi").stream()
                .filter(route -> route.path().equals(path))
                .findFirst()
                .orElseThrow()
                .body()
                .deepCopy();
    }

    private void serve(String path, JsonNode body) {
        cloud.serve(new Route("pulumi", "GET", path, "", 200, body));
    }
}
