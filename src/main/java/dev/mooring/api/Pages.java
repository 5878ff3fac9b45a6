package dev.mooring.api;

import dev.mooring.backfill.SetUp;
import dev.mooring.report.NodeState;
import dev.mooring.report.ReportHead;
import dev.mooring.timeline.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shapes of pages, for the contract only: generics do not show there. */
final class Pages {
    private Pages() {}

    record OfEntries(List<Entry> items, @Nullable String next) {}

    record OfSites(List<SiteView> items, @Nullable String next) {}

    record OfNodes(List<NodeState> items, @Nullable String next) {}

    record OfReports(List<ReportHead> items, @Nullable String next) {}

    record OfFindings(List<FindingView> items, @Nullable String next) {}

    record OfDeliveries(List<DeliveryView> items, @Nullable String next) {}

    record OfNotices(List<NoticeView> items, @Nullable String next) {}

    record OfWebhooks(List<SetUp.Watched> items, @Nullable String next) {}

    record OfSecrets(
            List<WebhookResource.SecretView> items,
            @Nullable String next) {}

    record OfAudit(
            List<AuditResource.AuditView> items, @Nullable String next) {}

    record OfChecks(List<CheckView> items, @Nullable String next) {}
}
