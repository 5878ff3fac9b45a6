package dev.mooring.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.mcp.ToolDescription.Parameter;
import dev.mooring.timeline.Entry;
import dev.mooring.timeline.Place;
import dev.mooring.timeline.Timeline;
import dev.mooring.timeline.Wanted;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/** What happened to clusters. */
@Singleton
final class TimelineTool implements Tool {
    private static final int MOST_ENTRIES = 200;
    private static final int USUAL_ENTRIES = 50;
    private static final ToolDescription DESCRIPTION = new ToolDescription(
            "timeline",
            "What happened",
            "What happened to a cluster, or to all, newest first: findings that opened and resolved, Pulumi"
                    + " updates with who made them and what they changed, EKS updates, sources that were lost"
                    + " and came back, silences. What changed before something broke.",
            List.of(
                    Parameter.optional("cluster", "Name of the cluster, as fleet has it; all unless given."),
                    Parameter.optional("since", "From this time on, RFC 3339."),
                    Parameter.optional("until", "Before this time, RFC 3339."),
                    Parameter.optional("kind", "Of this kind alone.").among(Entry.KINDS),
                    Parameter.optional("site", "Findings of this site alone."),
                    Parameter.optional("node", "Findings of this node alone."),
                    Parameter.severity("Findings of this severity alone."),
                    Parameter.optional(
                                    "limit",
                                    "How many, " + USUAL_ENTRIES + " unless given, " + MOST_ENTRIES + " at most.")
                            .of("integer"),
                    Parameter.CURSOR));

    private final ClustersByName clusters;
    private final Timeline timeline;
    private final ObjectMapper mapper;

    @Inject
    TimelineTool(ClustersByName clusters, Timeline timeline, ObjectMapper mapper) {
        this.clusters = clusters;
        this.timeline = timeline;
        this.mapper = mapper;
    }

    @Override
    public ToolDescription description() {
        return DESCRIPTION;
    }

    @Override
    public ObjectNode answer(Arguments arguments) {
        var names = arguments
                .text("cluster")
                .map(name -> List.of(clusters.named(name).name()))
                .orElseGet(clusters::names);
        var limit = arguments.number("limit", USUAL_ENTRIES, MOST_ENTRIES);
        var entries = timeline.behind(
                arguments.cursor(Place::parse).orElse(Place.FIRST),
                new Wanted(
                        Set.copyOf(names),
                        arguments.time("since"),
                        arguments.time("until"),
                        arguments.text("kind").map(Set::of).orElse(Set.of()),
                        arguments.text("site"),
                        arguments.text("node"),
                        arguments.text("severity")),
                limit + 1);
        var answer = JsonNodeFactory.instance.objectNode();
        var list = Bounds.list();
        entries.stream().limit(limit).forEach(placed -> list.add(mapper.<JsonNode>valueToTree(placed.entry())));
        Bounds.put(answer, "entries", list, limit);
        var told = answer.path("entries").size();
        if (told > 0 && told < entries.size()) {
            answer.put("next", entries.get(told - 1).place().toString());
            answer.remove("entriesLeftOut");
        }
        return answer;
    }
}
