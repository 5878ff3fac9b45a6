package dev.mooring.backfill;

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

    /** Events that Mooring acts on and this webhook does not send, for a watched stack or environment. */
    static Set<String> missing(PulumiWebhook webhook, WebhookOwner watched) {
        if (webhook.filters().isEmpty() && webhook.groups().isEmpty()) {
            return Set.of();
        }
        var missing = new TreeSet<String>();
        groups(watched).forEach(group -> missing.addAll(GROUPS.getOrDefault(group, Set.of())));
        missing.removeAll(webhook.filters());
        webhook.groups().forEach(group -> missing.removeAll(GROUPS.getOrDefault(group, Set.of())));
        // One tells as much as the other two.
        if (webhook.filters().contains("drift_detected")) {
            missing.remove("drift_detection_succeeded");
        }
        return missing;
    }
}
