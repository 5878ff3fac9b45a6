package dev.mooring.api;

import dev.mooring.report.Report;
import dev.mooring.verification.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * A verification that was asked for.
 *
 * @param state {@code running}, {@code done} or {@code failed}
 * @param report id of the report it yielded; null until then
 */
public record VerificationView(
        String id,
        String cluster,
        String trigger,
        String state,
        @Nullable String report) {

    static VerificationView of(Ticket ticket) {
        var future = ticket.ended();
        var state = !future.isDone() ? "running" : future.isCompletedExceptionally() ? "failed" : "done";
        return new VerificationView(
                ticket.id(),
                ticket.cluster(),
                ticket.trigger().id(),
                state,
                "done".equals(state) ? future.join() : null);
    }

    static VerificationView of(Report report) {
        return new VerificationView(report.id(), report.cluster(), report.trigger(), "done", report.id());
    }
}
