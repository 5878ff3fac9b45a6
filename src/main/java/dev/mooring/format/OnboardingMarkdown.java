package dev.mooring.format;

import static dev.mooring.format.ReportMarkdown.escaped;

import dev.mooring.onboarding.ClusterNeeds;
import dev.mooring.onboarding.Need;
import dev.mooring.onboarding.NeedState;
import dev.mooring.onboarding.Onboarding;
import dev.mooring.onboarding.Snippet;
import dev.mooring.onboarding.UnwatchedStack;

/** What is missing, as a ticket has it: what is there already is left out. Pure. */
public final class OnboardingMarkdown {
    private OnboardingMarkdown() {}

    public static String of(Onboarding onboarding) {
        var text = new StringBuilder("## What is missing: " + onboarding.missing() + "\n");
        onboarding.clusters().forEach(cluster -> append(cluster, text));
        if (!onboarding.unwatched().isEmpty()) {
            text.append("\n### Deliveries of stacks that nobody watches\n\n");
            onboarding.unwatched().forEach(stack -> append(stack, text));
        }
        return text.toString();
    }

    private static void append(ClusterNeeds cluster, StringBuilder text) {
        text.append("\n### ")
                .append(escaped(cluster.cluster()))
                .append(": %d missing, %d not known, %d off%n"
                        .formatted(cluster.missing(), cluster.unknown(), cluster.off())
                        .replace("\r\n", "\n"));
        cluster.needs().stream()
                .filter(need -> need.state() != NeedState.PRESENT)
                .forEach(need -> append(need, text));
    }

    private static void append(Need need, StringBuilder text) {
        text.append("\n**")
                .append(escaped(need.name()))
                .append("** (")
                .append(need.kind().id())
                .append(", ")
                .append(need.state().id())
                .append("): ")
                .append(escaped(need.summary()))
                .append('\n');
        if (need.detail() != null) {
            text.append('\n').append(escaped(need.detail())).append('\n');
        }
        need.snippets().forEach(snippet -> append(snippet, text));
    }

    private static void append(Snippet snippet, StringBuilder text) {
        var fence = ReportMarkdown.fence(snippet.text(), 3);
        text.append('\n')
                .append(escaped(snippet.title()))
                .append(":\n\n")
                .append(fence)
                .append(snippet.language())
                .append('\n')
                .append(snippet.text())
                .append('\n')
                .append(fence)
                .append('\n');
    }

    private static void append(UnwatchedStack stack, StringBuilder text) {
        text.append("- ")
                .append(escaped(stack.stack()))
                .append(", ")
                .append(stack.deliveries())
                .append(stack.setting() == null ? "" : ": " + ReportMarkdown.code(stack.setting()))
                .append('\n');
    }
}
