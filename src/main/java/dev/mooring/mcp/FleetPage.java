package dev.mooring.mcp;

import dev.mooring.api.ClusterPlace;
import dev.mooring.api.ClusterView;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the clusters that are told go on. All pages are of one time, or a cluster that got worse between two of them would be on
 * none.
 *
 * @param at the time of the first page
 * @param last the last cluster of the page before
 */
record FleetPage(Instant at, ClusterPlace last) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,15})\\.(.+)");

    /** The one behind a first page. */
    static FleetPage behind(List<ClusterView> all, ClusterView last) {
        var newest = all.stream()
                .map(ClusterView::verifiedAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        return new FleetPage(newest, ClusterPlace.of(last));
    }

    FleetPage behind(ClusterView next) {
        return new FleetPage(at, ClusterPlace.of(next));
    }

    /** Those of all that are not on a page before. */
    List<ClusterView> of(List<ClusterView> all) {
        return all.stream()
                .filter(cluster -> ClusterPlace.of(cluster).compareTo(last) > 0)
                .toList();
    }

    /** Of the text of {@link #toString}; empty where it is none. */
    static Optional<FleetPage> parse(String text) {
        var match = TEXT.matcher(text);
        return match.matches()
                ? ClusterPlace.parse(match.group(2))
                        .map(place -> new FleetPage(Instant.ofEpochMilli(Long.parseLong(match.group(1))), place))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return at.toEpochMilli() + "." + last;
    }
}
