package dev.mooring.backfill;

import dev.mooring.cluster.EnvironmentName;
import dev.mooring.cluster.StackName;
import java.util.List;

/** What a Pulumi webhook can belong to. */
public sealed interface WebhookOwner {

    /** A whole organisation: all its stacks and environments. */
    record Organization(String name) implements WebhookOwner {
        @Override
        public String toString() {
            return "organization " + name;
        }
    }

    /** One stack. */
    record Stack(StackName name) implements WebhookOwner {
        @Override
        public String toString() {
            return "stack " + name;
        }
    }

    /** One ESC environment. */
    record Environment(EnvironmentName name) implements WebhookOwner {
        @Override
        public String toString() {
            return "environment " + name;
        }
    }

    /** Where the REST API has it; {@code hooks} comes next. */
    default List<String> path() {
        return switch (this) {
            case Organization(String name) -> List.of("api", "orgs", name);
            case Stack(StackName name) -> List.of("api", "stacks", name.organization(), name.project(), name.stack());
            case Environment(EnvironmentName name) ->
                List.of("api", "esc", "environments", name.organization(), name.project(), name.environment());
        };
    }
}
