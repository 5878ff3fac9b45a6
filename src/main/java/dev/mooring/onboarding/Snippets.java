package dev.mooring.onboarding;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.cluster.EnvironmentName;
import dev.mooring.cluster.StackName;
import dev.mooring.cluster.WatchedCluster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What to add, made of the shipped files and a cluster's own names. */
final class Snippets {
    private final Shipped shipped;
    private final AwsPolicy policy;
    private final Rbac rbac;
    private final Optional<String> webhookUrl;

    /** @param webhookUrl where deliveries go; empty where nobody said how this service is reached */
    Snippets(Shipped shipped, Optional<String> webhookUrl) {
        this.shipped = shipped;
        this.policy = new AwsPolicy(shipped);
        this.rbac = new Rbac(shipped);
        this.webhookUrl = webhookUrl;
    }

    AwsPolicy policy() {
        return policy;
    }

    Rbac rbac() {
        return rbac;
    }

    /** Lets Mooring's role into the cluster. The names in the shipped file are of a sample: none of them is left. */
    Snippet accessEntry(WatchedCluster cluster) {
        var config = cluster.config();
        var entry = (ObjectNode) AwsPolicy.parse(shipped.text(Shipped.ACCESS_ENTRY));
        entry.put("clusterName", config.eksName().orElse("CLUSTER"));
        entry.put("principalArn", config.roleArn().orElse("MOORING-ROLE-ARN"));
        return new Snippet(
                "Access entry, for aws eks create-access-entry --region "
                        + config.region().orElse("REGION") + " --cli-input-json file://access-entry.json",
                "json",
                AwsPolicy.print(entry),
                Shipped.path(Shipped.ACCESS_ENTRY));
    }

    /** Lets Mooring become the role that reads a cluster. */
    List<Snippet> assumedRole(WatchedCluster cluster) {
        var words = new HashMap<String, String>();
        cluster.config().roleArn().ifPresent(role -> words.put("arn:aws:iam::444455556666:role/mooring-reader", role));
        // The one who reads the page need not know what the role asks for.
        return List.of(
                shipped.snippet(Shipped.ASSUME_ROLE, "IAM policy for Mooring's own role", words),
                shipped.snippet(
                        Shipped.TRUST,
                        "Trust policy of the role that is assumed",
                        Map.of("arn:aws:iam::111122223333:role/mooring", "MOORING-ROLE-ARN")));
    }

    Snippet stackWebhook(StackName stack) {
        return shipped.snippet(Shipped.STACK_WEBHOOK, "Pulumi: webhook of the stack", addressed(of(stack)));
    }

    Snippet environmentWebhook(EnvironmentName environment) {
        return shipped.snippet(
                Shipped.ENVIRONMENT_WEBHOOK, "Pulumi: webhook of the environment", addressed(of(environment)));
    }

    Snippet stackPermission(StackName stack) {
        return shipped.snippet(Shipped.STACK_PERMISSION, "Pulumi: the right to read the stack", of(stack));
    }

    Snippet environmentPermission(EnvironmentName environment, boolean opened) {
        return shipped.snippet(
                opened ? Shipped.ENVIRONMENT_OPEN_PERMISSION : Shipped.ENVIRONMENT_PERMISSION,
                "Pulumi: the right to " + (opened ? "open" : "read") + " the environment",
                of(environment));
    }

    /** The list of machines, as a stack output and, where there is an environment, as a value of it. */
    List<Snippet> declaredNodes(WatchedCluster cluster) {
        var output = cluster.config().nodesOutput();
        var words = output.matches("\\w+") ? Map.of("hybridNodes", output) : Map.<String, String>of();
        var ofStack = shipped.snippet(Shipped.HYBRID_NODES, "Pulumi: output of the stack", words);
        var ofEnvironment = shipped.snippet(Shipped.HYBRID_NODES_OF_ESC, "Or a value of the ESC environment", words);
        return cluster.environment().isPresent() ? List.of(ofStack, ofEnvironment) : List.of(ofStack);
    }

    Snippet addon(String file, WatchedCluster cluster) {
        return shipped.snippet(
                file,
                "Pulumi: the add-on",
                cluster.config().eksName().map(name -> Map.of("CLUSTER", name)).orElse(Map.of()));
    }

    /** A key of a cluster, as a file of properties has it. */
    static String key(String cluster, String key) {
        var name = cluster.indexOf('.') < 0 ? cluster : "\"" + cluster + "\"";
        return "mooring.clusters." + name + "." + key;
    }

    private Map<String, String> addressed(Map<String, String> words) {
        var all = new HashMap<>(words);
        webhookUrl.ifPresent(url -> all.put("https://YOUR-HOST/webhooks/pulumi", url));
        return all;
    }

    private static Map<String, String> of(StackName stack) {
        return Map.of(
                "\"ORGANIZATION\"", quoted(stack.organization()),
                "\"PROJECT\"", quoted(stack.project()),
                "\"STACK\"", quoted(stack.stack()));
    }

    private static Map<String, String> of(EnvironmentName environment) {
        return Map.of(
                "\"ORGANIZATION\"", quoted(environment.organization()),
                "\"PROJECT\"", quoted(environment.project()),
                "\"ENVIRONMENT\"", quoted(environment.environment()));
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
