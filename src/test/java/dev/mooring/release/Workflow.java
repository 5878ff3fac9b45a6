package dev.mooring.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A workflow of the forge, as text and as what it says; and what it must not do. */
record Workflow(String text, JsonNode says) {
    private static final Pattern PINNED = Pattern.compile("\\S+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+");
    private static final int LONGEST_MINUTES = 90;

    /** Started with the rights of the repository by what strangers send. */
    private static final Set<String> STRANGERS_WITH_RIGHTS =
            Set.of("pull_request_target", "workflow_run", "issue_comment", "issues");

    static Workflow parse(String text) throws IOException {
        // Read as a text: of YAML 1.1, `on` is a boolean.
        return new Workflow(text, new YAMLMapper().readTree(text));
    }

    /** Each as a sentence; none where all is well. */
    List<String> faults() {
        var faults = new ArrayList<String>();
        uses().filter(use -> !PINNED.matcher(use).matches())
                .forEach(use -> faults.add(use + " is not named by commit, with its version beside"));
        if (!says.path("permissions").equals(readOnly())) {
            faults.add("the workflow as a whole may do more than read contents");
        }
        triggers()
                .filter(STRANGERS_WITH_RIGHTS::contains)
                .forEach(trigger -> faults.add("it is started by " + trigger + ", with rights, by whoever likes"));
        jobs().forEach((name, job) -> {
            var minutes = job.path("timeout-minutes").asInt();
            if (minutes < 1 || minutes > LONGEST_MINUTES) {
                faults.add(name + " has no end in time");
            }
            steps(job).forEach(step -> faultsOf(name, step, faults));
        });
        if (text.replace("secrets.GITHUB_TOKEN", "").contains("secrets.")) {
            faults.add("it takes a secret beside the token of the run");
        }
        return faults;
    }

    private static void faultsOf(String job, JsonNode step, List<String> faults) {
        if (step.path("run").asText().contains("${{")) {
            faults.add(job + " puts an expression into a shell; give it by env");
        }
        if (step.path("uses").asText().startsWith("actions/checkout@")
                && step.at("/with/persist-credentials").asBoolean(true)) {
            faults.add(job + " leaves its token in the checkout");
        }
    }

    /** Actions with the comment behind, as they are written. */
    Stream<String> uses() {
        return text.lines()
                .map(String::strip)
                .filter(line -> line.matches("(- )?uses:.*"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip());
    }

    Stream<String> triggers() {
        var on = says.path("on");
        return on.isObject()
                ? on.properties().stream().map(Map.Entry::getKey)
                : on.isArray() ? items(on).map(JsonNode::asText) : Stream.of(on.asText());
    }

    Map<String, JsonNode> jobs() {
        var jobs = new java.util.LinkedHashMap<String, JsonNode>();
        says.path("jobs").properties().forEach(job -> jobs.put(job.getKey(), job.getValue()));
        return jobs;
    }

    /** What a job may write; empty for one that has the rights of the workflow. */
    static List<String> writes(JsonNode job) {
        return job.path("permissions").properties().stream()
                .filter(right -> right.getValue().asText().equals("write"))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    Stream<String> scripts() {
        return jobs().values().stream()
                .flatMap(Workflow::steps)
                .map(step -> step.path("run").asText())
                .filter(script -> !script.isEmpty());
    }

    private static Stream<JsonNode> steps(JsonNode job) {
        return items(job.path("steps"));
    }

    static Stream<JsonNode> items(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static JsonNode readOnly() {
        return new YAMLMapper().createObjectNode().put("contents", "read");
    }
}
