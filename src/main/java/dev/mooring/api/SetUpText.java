package dev.mooring.api;

import dev.mooring.backfill.SetUp;
import dev.mooring.log.OneLine;

/** How webhooks are set up, as lines for people: of each stack and environment what is wrong, and then its webhooks. */
final class SetUpText {
    private SetUpText() {}

    static String of(Page<?> page) {
        var text = new StringBuilder();
        page.items().forEach(item -> print((SetUp.Watched) item, text));
        return text.toString();
    }

    private static void print(SetUp.Watched watched, StringBuilder text) {
        text.append(OneLine.of(watched.name())).append(watched.problems().isEmpty() ? ": ok\n" : "\n");
        watched.problems()
                .forEach(problem ->
                        text.append("  ! ").append(OneLine.of(problem)).append('\n'));
        watched.webhooks().forEach(hook -> print(hook, text));
    }

    private static void print(SetUp.Hook hook, StringBuilder text) {
        text.append("  %s of %s -> %s\n"
                .formatted(OneLine.of(hook.name()), OneLine.of(hook.owner()), OneLine.of(hook.payloadUrl())));
        var failure = hook.lastFailure();
        if (failure != null) {
            text.append("    last failure: %s %s, answered %d\n"
                    .formatted(failure.at(), OneLine.of(failure.kind()), failure.responseCode()));
        }
    }
}
