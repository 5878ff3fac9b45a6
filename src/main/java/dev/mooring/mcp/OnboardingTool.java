package dev.mooring.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.onboarding.NeedState;
import dev.mooring.onboarding.Onboardings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** What the installation still lacks. */
@Singleton
final class OnboardingTool implements Tool {
    private static final int MOST_UNWATCHED = 25;
    private static final ToolDescription DESCRIPTION = new ToolDescription(
            "onboarding",
            "What is missing",
            "What the installation still lacks, by cluster: permissions that were refused, webhooks, declared"
                    + " nodes, add-ons, sources that are off, each with what to add; and stacks of which"
                    + " deliveries come and that nobody watches. state unknown means not read, not missing.",
            List.of());

    private final Onboardings onboardings;
    private final ObjectMapper mapper;

    @Inject
    OnboardingTool(Onboardings onboardings, ObjectMapper mapper) {
        this.onboardings = onboardings;
        this.mapper = mapper;
    }

    @Override
    public ToolDescription description() {
        return DESCRIPTION;
    }

    @Override
    public ObjectNode answer(Arguments arguments) {
        var onboarding = onboardings.now();
        var list = Bounds.list();
        // What is there already need not be read.
        for (var cluster : onboarding.clusters()) {
            var lacking = (ObjectNode) mapper.<JsonNode>valueToTree(cluster);
            lacking.set(
                    "needs",
                    mapper.valueToTree(cluster.needs().stream()
                            .filter(need -> need.state() != NeedState.PRESENT)
                            .toList()));
            list.add(lacking);
        }
        var answer = JsonNodeFactory.instance.objectNode();
        Bounds.put(answer, "unwatched", mapper.valueToTree(onboarding.unwatched()), MOST_UNWATCHED);
        Bounds.put(answer, "clusters", list, Bounds.MOST_CLUSTERS);
        return answer;
    }
}
