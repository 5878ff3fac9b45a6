package dev.mooring.backfill;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which events a webhook must send, and which it does. Filters and groups are those of Pulumi Cloud (Pulumi docs,
 * webhooks; pulumi/pulumi {@code stack_webhook_new.go}). Groups that are not known here count as sending nothing.
 */
final class Subscriptions {
    private static final Set<String> OF_STACKS = Set.of(
            "update_succeeded",
            "update_failed",
            "destroy_succeeded",
            "destroy_failed",
            "refresh_succeeded",
            "refresh_failed");
    private static final Set<String> OF_DEPLOYMENTS = Set.of(
            "deployment_succeeded",
            "deployment_failed",
            "drift_detected",
            "drift_detection_succeeded",
            "drift_detection_failed",
            "drift_remediation_succeeded",
            "drift_remediation_failed");
    private static final Set<String> OF_ENVIRONMENTS = Set.of(
            "environment_revision_created",
            "environment_revision_retracted",
            "environment_revision_tag_created",
            "environment_revision_tag_updated",
            "environment_revision_tag_deleted",
            "imported_environment_changed");
    private static final Map<String, Set<String>> GROUPS =
            Map.of("stacks", OF_STACKS, "deployments", OF_DEPLOYMENTS, "environments", OF_ENVIRONMENTS);

    private Subscriptions() {}

    /** The groups that a new webhook of an owner should have. */
    static List<String> groups(WebhookOwner owner) {
        return switch (owner) {
            case WebhookOwner.Stack _ -> List.of("stacks", "deployments");
            case WebhookOwner.Environment _ -> List.of("environments");
            case WebhookOwner.Organization _ -> List.of("stacks", "deployments", "environments");
        };
    }

    /** Events that Mooring acts on and none of these webhooks sends, for a watched stack or environment. */
    static Set<String> missing(List<PulumiWebhook> webhooks, WebhookOwner watched) {
        var missing = new TreeSet<String>();
        groups(watched).forEach(group -> missing.addAll(GROUPS.getOrDefault(group, Set.of())));
        webhooks.forEach(webhook -> missing.removeAll(sent(webhook, missing)));
        // One tells as much as the other two.
        if (webhooks.stream().anyMatch(webhook -> webhook.filters().contains("drift_detected"))) {
            missing.remove("drift_detection_succeeded");
        }
        return missing;
    }

    /** One without filters and groups sends all. */
    private static Set<String> sent(PulumiWebhook webhook, Set<String> all) {
        if (webhook.filters().isEmpty() && webhook.groups().isEmpty()) {
            return Set.copyOf(all);
        }
        var sent = new HashSet<>(webhook.filters());
        webhook.groups().forEach(group -> sent.addAll(GROUPS.getOrDefault(group, Set.of())));
        return sent;
    }
}
