package dev.mooring.declared;

import java.time.Instant;
import java.util.Optional;

/**
 * How far Pulumi Cloud has got with a stack or an environment.
 *
 * @param version update version, or revision
 * @param ended when it was done; empty while it runs, or where Pulumi Cloud does not say
 */
public record LatestVersion(long version, Optional<Instant> ended) {

    public boolean endedAfter(Instant time) {
        return ended.filter(done -> done.isAfter(time)).isPresent();
    }
}
