package dev.mooring.api;

import dev.mooring.report.ReportStore;
import dev.mooring.verification.VerificationQueue;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** How verifications that were asked for stand. */
@Singleton
public final class VerificationViews {
    private final VerificationQueue queue;
    private final ReportStore reports;

    @Inject
    VerificationViews(VerificationQueue queue, ReportStore reports) {
        this.queue = queue;
        this.reports = reports;
    }

    /** One of a cluster; empty where nothing of that id is known here, or not any more. */
    public Optional<VerificationView> find(String cluster, String id) {
        return queue.find(id)
                .filter(ticket -> ticket.cluster().equals(cluster))
                .map(VerificationView::of)
                .or(() -> reports.find(id)
                        .filter(report -> report.cluster().equals(cluster))
                        .map(VerificationView::of));
    }
}
