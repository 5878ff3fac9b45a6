package dev.mooring.api;

import dev.mooring.backfill.SetUp;
import dev.mooring.check.Group;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.discovery.DiscoveryView;
import dev.mooring.event.Made;
import dev.mooring.gate.Gate;
import dev.mooring.inbox.Delivery;
import dev.mooring.inbox.DeliveryState;
import dev.mooring.inbox.Replay;
import dev.mooring.notify.NoticeState;
import dev.mooring.onboarding.ClusterNeeds;
import dev.mooring.onboarding.Need;
import dev.mooring.onboarding.NeedKind;
import dev.mooring.onboarding.NeedState;
import dev.mooring.onboarding.Onboarding;
import dev.mooring.onboarding.Snippet;
import dev.mooring.onboarding.UnwatchedStack;
import dev.mooring.problem.Problem;
import dev.mooring.report.Finding;
import dev.mooring.report.NodeState;
import dev.mooring.report.Report;
import dev.mooring.report.ReportDiff;
import dev.mooring.report.ReportHead;
import dev.mooring.timeline.Entry;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Everything that becomes JSON by reflection, registered for the native image. */
@RegisterForReflection(
        targets = {
            AuditResource.AuditView.class,
            CheckDocumentation.class,
            CheckDocumentation.View.class,
            CheckView.class,
            ClusterView.class,
            Delivery.Origin.class,
            DeliveryState.class,
            DeliveryResource.Replayed.class,
            DeliveryView.class,
            EventStream.Reset.class,
            Entry.class,
            Entry.Delivered.class,
            Entry.EksUpdated.class,
            Entry.FindingChanged.class,
            Entry.FindingFolded.class,
            Entry.FindingOpened.class,
            Entry.FindingResolved.class,
            Entry.SilenceBegun.class,
            Entry.SilenceEnded.class,
            Entry.SourcesBack.class,
            Entry.SourcesLost.class,
            Entry.Verified.class,
            Finding.class,
            Finding.Explained.class,
            Finding.Ignored.class,
            Finding.PrecedingChange.class,
            Finding.Status.class,
            FindingView.class,
            FindingView.SilencedBy.class,
            FindingLife.class,
            FindingLife.Opening.class,
            Gate.class,
            Gate.Reason.class,
            Gate.Status.class,
            Gate.Unknown.class,
            DiscoveryView.class,
            DiscoveryView.NotTaken.class,
            DiscoveryView.Taken.class,
            FleetPage.class,
            Group.class,
            Index.class,
            Made.class,
            NodeState.class,
            NodeState.CertificateEnd.class,
            NodeState.Kubelet.class,
            NodeState.Standing.class,
            NodeView.class,
            NodeView.Said.class,
            NodeView.Step.class,
            NoticeResource.NoticeBody.class,
            NoticeState.class,
            NoticeView.class,
            ClusterNeeds.class,
            Need.class,
            NeedKind.class,
            NeedState.class,
            Onboarding.class,
            Snippet.class,
            UnwatchedStack.class,
            Page.class,
            Pages.OfAudit.class,
            Pages.OfChecks.class,
            Pages.OfDeliveries.class,
            Pages.OfEntries.class,
            Pages.OfFindings.class,
            Pages.OfNodes.class,
            Pages.OfNotices.class,
            Pages.OfReports.class,
            Pages.OfSecrets.class,
            Pages.OfSites.class,
            Pages.OfWebhooks.class,
            Problem.class,
            Replay.Meaning.class,
            Replay.Rehearsed.class,
            Remedy.class,
            Remedy.Command.class,
            Report.class,
            Report.Changes.class,
            Report.NodeCounts.class,
            Report.NotKnown.class,
            Report.PolicyState.class,
            Report.ReadingState.class,
            Report.SkippedCheck.class,
            Report.Summary.class,
            Report.UnknownCheck.class,
            Report.Unread.class,
            ReportDiff.class,
            ReportHead.class,
            ReportHead.Oldest.class,
            Severity.class,
            SilenceRequest.class,
            SilenceResource.Rule.class,
            SilenceResource.Silenced.class,
            SilenceView.class,
            SiteView.class,
            Subject.class,
            SetUp.Failure.class,
            SetUp.Hook.class,
            SetUp.Watched.class,
            VerificationView.class,
            WebhookResource.SecretView.class
        })
final class SerializedTypes {
    private SerializedTypes() {}
}
