package dev.mooring.report;

import dev.mooring.database.Sql;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which findings are meant; empty members do not narrow.
 *
 * @param node name of a node that is the subject
 * @param since last seen at or after this time
 * @param inhibitedBy fingerprint of the finding that explains those looked for
 * @param clusters of these alone; nothing is in an empty set
 * @param text what the summary or the subject's name has in it, in whatever case
 * @param inhibited whether those that do not count are wanted too: explained by another finding, or ignored
 */
public record FindingFilter(
        Optional<String> cluster,
        Optional<String> severity,
        Optional<String> check,
        Optional<String> node,
        Optional<String> site,
        Optional<String> status,
        Optional<Instant> since,
        Optional<String> inhibitedBy,
        Optional<Set<String>> clusters,
        Optional<String> text,
        boolean inhibited) {
    /** All that count, open and resolved. */
    public static final FindingFilter ALL = narrowed().built();

    /** What is of no site concerns the sites of what it explains. */
    private static final String EXPLAINS_AT_SITE = "exists (select 1 from findings member where member.inhibited_by ="
            + " findings.fingerprint and member.status = findings.status and member.site = ?)";

    /** All that count, until told otherwise. */
    public static Builder narrowed() {
        return new Builder();
    }

    /** The same, of one cluster alone. */
    public FindingFilter ofCluster(String name) {
        return copied().cluster(Optional.of(name)).built();
    }

    /** The same, of one node alone, those that do not count included. */
    public FindingFilter ofNode(String name) {
        return copied().node(Optional.of(name)).inhibited(true).built();
    }

    /** The same, of one site alone. */
    public FindingFilter ofSite(String name) {
        return copied().site(Optional.of(name)).built();
    }

    /** The same, open or resolved ones alone. */
    public FindingFilter withStatus(Finding.Status wanted) {
        return copied().status(Optional.of(wanted.name().toLowerCase(Locale.ROOT)))
                .built();
    }

    /** Adds the conditions to a statement that ends with another one. */
    Sql narrow(Sql select) {
        cluster.ifPresent(value -> select.add(" and cluster = ?").text(value));
        clusters.ifPresent(values -> select.add(" and cluster in ").among(values));
        severity.ifPresent(value -> select.add(" and severity = ?").text(value));
        check.ifPresent(value -> select.add(" and check_id = ?").text(value));
        node.ifPresent(value ->
                select.add(" and subject_kind = 'node' and subject_name = ?").text(value));
        site.ifPresent(value -> select.add(" and (site = ? or (site is null and " + EXPLAINS_AT_SITE + "))")
                .text(value)
                .text(value));
        status.ifPresent(value -> select.add(" and status = ?").text(value));
        since.ifPresent(
                value -> select.add(" and " + FindingStore.LAST_SEEN + " >= ?").time(value));
        inhibitedBy.ifPresent(value -> select.add(" and inhibited_by = ?").text(value));
        text.ifPresent(value -> select.add(" and coalesce(words, lower(subject_name)) like ? escape '\\'")
                .text("%" + value.toLowerCase(Locale.ROOT).replaceAll("[\\\\%_]", "\\\\$0") + "%"));
        return select.add(inhibited || inhibitedBy.isPresent() ? "" : " and inhibited = 0");
    }

    private Builder copied() {
        return new Builder()
                .cluster(cluster)
                .severity(severity)
                .check(check)
                .node(node)
                .site(site)
                .status(status)
                .since(since)
                .inhibitedBy(inhibitedBy)
                .clusters(clusters)
                .text(text)
                .inhibited(inhibited);
    }

    /** Takes the members of a filter by name. */
    public static final class Builder {
        private Optional<String> cluster = Optional.empty();
        private Optional<String> severity = Optional.empty();
        private Optional<String> check = Optional.empty();
        private Optional<String> node = Optional.empty();
        private Optional<String> site = Optional.empty();
        private Optional<String> status = Optional.empty();
        private Optional<Instant> since = Optional.empty();
        private Optional<String> inhibitedBy = Optional.empty();
        private Optional<Set<String>> clusters = Optional.empty();
        private Optional<String> text = Optional.empty();
        private boolean inhibited;

        private Builder() {}

        public Builder cluster(Optional<String> wanted) {
            cluster = wanted;
            return this;
        }

        public Builder severity(Optional<String> wanted) {
            severity = wanted;
            return this;
        }

        public Builder check(Optional<String> wanted) {
            check = wanted;
            return this;
        }

        public Builder node(Optional<String> wanted) {
            node = wanted;
            return this;
        }

        public Builder site(Optional<String> wanted) {
            site = wanted;
            return this;
        }

        public Builder status(Optional<String> wanted) {
            status = wanted;
            return this;
        }

        public Builder since(Optional<Instant> wanted) {
            since = wanted;
            return this;
        }

        public Builder inhibitedBy(Optional<String> wanted) {
            inhibitedBy = wanted;
            return this;
        }

        public Builder clusters(Optional<Set<String>> wanted) {
            clusters = wanted;
            return this;
        }

        public Builder text(Optional<String> wanted) {
            text = wanted;
            return this;
        }

        public Builder inhibited(boolean wanted) {
            inhibited = wanted;
            return this;
        }

        public FindingFilter built() {
            return new FindingFilter(
                    cluster, severity, check, node, site, status, since, inhibitedBy, clusters, text, inhibited);
        }
    }
}
