package dev.mooring.notify;

import dev.mooring.check.Severity;
import org.jspecify.annotations.Nullable;

/** What makes a matter the same to a sink that is reminded. */
record Alike(String key, Severity severity, @Nullable String site) {
    static Alike of(Matter matter) {
        return new Alike(matter.key(), matter.severity(), matter.site());
    }
}
