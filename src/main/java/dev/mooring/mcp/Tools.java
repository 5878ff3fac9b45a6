package dev.mooring.mcp;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * What assistants can ask for, in the order in which they are told of it. Each answer says what it rests on: the readings with
 * their age, and of findings their evidence.
 */
@Singleton
final class Tools {
    private final List<Tool> all;

    @Inject
    Tools(
            FleetTool fleet,
            ClusterTool cluster,
            FindingsTool findings,
            NodeTool node,
            ReportTool report,
            TimelineTool timeline,
            OnboardingTool onboarding,
            ChecksTool checks,
            CheckTool check) {
        this.all = List.of(fleet, cluster, findings, node, report, timeline, onboarding, checks, check);
    }

    List<Tool> all() {
        return all;
    }

    /** Empty where there is none of that name. */
    Optional<Tool> named(String name) {
        return all.stream()
                .filter(tool -> tool.description().name().equals(name))
                .findFirst();
    }
}
