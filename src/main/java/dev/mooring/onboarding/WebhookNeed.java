package dev.mooring.onboarding;

import dev.mooring.link.Paths;
import java.util.List;

/** Whether Pulumi Cloud tells of changes: what it says itself counts, or else what came. */
final class WebhookNeed {
    private WebhookNeed() {}

    /** @param owner {@code stack organization/project/stack}, or of an environment */
    static Need of(String owner, Hearing hearing, Snippet snippet) {
        var said = hearing.setUp().orElse(null);
        if (said != null && said.problems().isEmpty()) {
            return need(owner, NeedState.PRESENT, "A webhook of it is as it should be")
                    .saying("So said Pulumi Cloud at " + said.at() + ".");
        }
        // One that goes another way is not seen there, and brings deliveries all the same.
        if (said != null && said.certain() && (said.any() || hearing.own().isEmpty())) {
            return need(
                            owner,
                            NeedState.MISSING,
                            said.any() ? "Its webhook lacks something" : "There is no webhook of it")
                    .saying(String.join(". ", said.problems()) + ". So said Pulumi Cloud at " + said.at() + ".")
                    .adding(List.of(snippet));
        }
        return hearing.own()
                .map(at -> need(owner, NeedState.PRESENT, "Deliveries of it come")
                        .saying("The newest came at " + at + "."))
                .orElseGet(() -> need(owner, NeedState.UNKNOWN, "No delivery of it has come yet")
                        .saying(unheard(hearing))
                        .adding(List.of(snippet)));
    }

    private static String unheard(Hearing hearing) {
        return hearing.organization()
                        .map(at -> "Others of its organisation come, the newest at " + at
                                + ": it seems to have a webhook, and this may not have changed since. ")
                        .orElse("")
                + "The page " + Paths.setUp() + " asks Pulumi Cloud for its webhooks.";
    }

    private static Need need(String owner, NeedState state, String summary) {
        return Need.of(NeedKind.WEBHOOK, owner, state, summary);
    }
}
