package dev.mooring.onboarding;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that Mooring needs of a cluster, or could make use of.
 *
 * @param name of its kind the only one of a cluster
 * @param summary in one line
 * @param detail what was answered, or when something was known; null where there is nothing to add
 * @param lacks permissions that were refused, as their own side calls them
 * @param sources what is not read for want of it
 * @param checks what cannot be judged, or with less certainty, for want of it
 * @param snippets what to add, ready to copy
 */
public record Need(
        NeedKind kind,
        String name,
        NeedState state,
        String summary,
        @Nullable String detail,
        List<String> lacks,
        List<String> sources,
        List<String> checks,
        List<Snippet> snippets) {
    static Need of(NeedKind kind, String name, NeedState state, String summary) {
        return new Need(kind, name, state, summary, null, List.of(), List.of(), List.of(), List.of());
    }

    Need saying(@Nullable String words) {
        return new Need(kind, name, state, summary, words, lacks, sources, checks, snippets);
    }

    Need lacking(Collection<String> permissions) {
        return new Need(kind, name, state, summary, detail, List.copyOf(permissions), sources, checks, snippets);
    }

    /** Without these sources, and what rests on them. */
    Need without(Collection<String> unread) {
        return new Need(kind, name, state, summary, detail, lacks, List.copyOf(unread), Losses.of(unread), snippets);
    }

    Need adding(List<Snippet> others) {
        return new Need(kind, name, state, summary, detail, lacks, sources, checks, List.copyOf(others));
    }
}
