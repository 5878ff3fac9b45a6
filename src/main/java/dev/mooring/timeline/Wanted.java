package dev.mooring.timeline;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which entries are wanted; empty members do not narrow.
 *
 * @param clusters of these alone, and of the whole fleet
 * @param since at that time or later
 * @param until before that time
 * @param kinds as {@link Entry#KINDS}
 * @param site where the subject of a finding stands: nothing but findings has one
 * @param node that is the subject of a finding
 * @param severity of a finding
 */
public record Wanted(
        Set<String> clusters,
        Optional<Instant> since,
        Optional<Instant> until,
        Set<String> kinds,
        Optional<String> site,
        Optional<String> node,
        Optional<String> severity) {

    public Wanted {
        clusters = Set.copyOf(clusters);
        kinds = Set.copyOf(kinds);
    }

    /** All that is known of some clusters. */
    public static Wanted of(Collection<String> clusters) {
        return new Wanted(
                Set.copyOf(clusters),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same, from a time on. */
    public Wanted since(Instant time) {
        return new Wanted(clusters, Optional.of(time), until, kinds, site, node, severity);
    }

    /** The same, of one site alone. */
    public Wanted ofSite(String name) {
        return new Wanted(clusters, since, until, kinds, Optional.of(name), node, severity);
    }

    /** The same, of one node alone. */
    public Wanted ofNode(String name) {
        return new Wanted(clusters, since, until, kinds, site, Optional.of(name), severity);
    }

    /** Whether entries of one of these kinds are wanted. */
    public boolean takesAnyOf(List<String> some) {
        return kinds.isEmpty() || some.stream().anyMatch(kinds::contains);
    }

    /** Whether only what is about a finding will do. */
    public boolean takesFindingsOnly() {
        return site.isPresent() || node.isPresent() || severity.isPresent();
    }
}
