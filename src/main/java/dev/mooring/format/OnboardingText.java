package dev.mooring.format;

import dev.mooring.onboarding.ClusterNeeds;
import dev.mooring.onboarding.Need;
import dev.mooring.onboarding.NeedState;
import dev.mooring.onboarding.Onboarding;
import dev.mooring.onboarding.Snippet;

/** What is missing, as a terminal shows it: a table, then what to add for what is missing. Pure. */
public final class OnboardingText {
    private OnboardingText() {}

    public static String of(Onboarding onboarding) {
        var text = new StringBuilder(needs(onboarding).toString());
        if (!onboarding.unwatched().isEmpty()) {
            text.append('\n').append(unwatched(onboarding));
        }
        for (var cluster : onboarding.clusters()) {
            cluster.in(NeedState.MISSING).forEach(need -> append(cluster, need, text));
        }
        return text.toString();
    }

    private static Table needs(Onboarding onboarding) {
        var table = new Table("cluster", "state", "kind", "need", "summary");
        for (var cluster : onboarding.clusters()) {
            cluster.needs()
                    .forEach(need -> table.row(
                            cluster.cluster(), need.state().id(), need.kind().id(), need.name(), need.summary()));
        }
        return table;
    }

    private static Table unwatched(Onboarding onboarding) {
        var table = new Table("unwatched stack", "deliveries", "last", "setting");
        onboarding
                .unwatched()
                .forEach(stack -> table.row(stack.stack(), stack.deliveries(), stack.lastReceived(), stack.setting()));
        return table;
    }

    private static void append(ClusterNeeds cluster, Need need, StringBuilder text) {
        for (var snippet : need.snippets()) {
            text.append("\n# ")
                    .append(cluster.cluster())
                    .append(": ")
                    .append(need.name())
                    .append(": ")
                    .append(snippet.title())
                    .append(from(snippet))
                    .append('\n')
                    .append(snippet.text())
                    .append('\n');
        }
    }

    private static String from(Snippet snippet) {
        return snippet.file() == null ? "" : " (" + snippet.file() + ")";
    }
}
