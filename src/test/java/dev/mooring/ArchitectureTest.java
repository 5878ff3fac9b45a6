package dev.mooring;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.mooring.check.Judge;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;

/** Dependencies point down the path of data; the core knows no framework and does no I/O. */
@AnalyzeClasses(packages = "dev.mooring", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule dependenciesPointDownThePathOfData = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("webhook")
            .definedBy("dev.mooring.webhook..")
            .layer("backfill")
            .definedBy("dev.mooring.backfill..")
            .layer("inbox")
            .definedBy("dev.mooring.inbox..")
            .layer("event")
            .definedBy("dev.mooring.event..")
            .layer("verification")
            .definedBy("dev.mooring.verification..")
            .layer("declared")
            .definedBy("dev.mooring.declared..")
            .layer("actual")
            .definedBy("dev.mooring.actual..")
            .layer("roster")
            .definedBy("dev.mooring.roster..")
            .layer("check")
            .definedBy("dev.mooring.check..")
            .layer("report")
            .definedBy("dev.mooring.report..")
            .layer("edges")
            .definedBy(
                    "dev.mooring.api..",
                    "dev.mooring.page..",
                    "dev.mooring.metrics..",
                    "dev.mooring.journal..",
                    "dev.mooring.notify..",
                    "dev.mooring.timeline..",
                    "dev.mooring.health..",
                    "dev.mooring.gate..",
                    "dev.mooring.format..",
                    "dev.mooring.mcp..",
                    "dev.mooring.command..",
                    "dev.mooring.startup..")
            .whereLayer("edges")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("webhook")
            .mayOnlyBeAccessedByLayers("edges")
            .whereLayer("backfill")
            .mayOnlyBeAccessedByLayers("edges")
            .whereLayer("inbox")
            .mayOnlyBeAccessedByLayers("webhook", "backfill", "edges")
            .whereLayer("verification")
            .mayOnlyBeAccessedByLayers("inbox", "backfill", "edges")
            .whereLayer("report")
            .mayOnlyBeAccessedByLayers("inbox", "backfill", "verification", "edges")
            .whereLayer("check")
            .mayOnlyBeAccessedByLayers("verification", "report", "edges")
            .whereLayer("roster")
            .mayOnlyBeAccessedByLayers("check", "report", "edges")
            .whereLayer("declared")
            .mayOnlyBeAccessedByLayers("backfill", "verification", "roster", "check", "report", "edges")
            .whereLayer("actual")
            .mayOnlyBeAccessedByLayers("verification", "roster", "check", "report", "edges")
            .whereLayer("event")
            .mayOnlyBeAccessedByLayers("webhook", "inbox", "backfill", "verification", "report", "edges");

    /** What was read is judged once, by the verification; a report tells of it. */
    @ArchTest
    static final ArchRule reportsJudgeNothing = noClasses()
            .that()
            .resideInAPackage("dev.mooring.report..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Judge.class);

    /** Facts keep account of what was not read; a reading in a check's own hands would not. */
    @ArchTest
    static final ArchRule checksSeeFactsAndNoReadings = noClasses()
            .that()
            .resideInAPackage("dev.mooring.check..")
            .and()
            // One opens what was read as facts, the other notes when each source was read.
            .haveNameNotMatching("dev\\.mooring\\.check\\.(Situation|Memory)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Reading.class, Readings.class);

    /** Whoever keeps no account of what was not read must say himself how much of it is known. */
    @ArchTest
    static final ArchRule onlyThoseWhoSayHowMuchTheyKnowMayKeepNoAccount = noClasses()
            .that()
            .resideOutsideOfPackage("dev.mooring.roster..")
            .and()
            .haveNameNotMatching(
                    "dev\\.mooring\\.(check\\.(SharedViews|Scene|Memory|Lasting|Machine|Judge|drift\\.Comparison|health\\.SiteDisconnected)|report\\.PrecedingChanges)(\\$.*)?")
            .should()
            .accessTargetWhere(targetOwner(equivalentTo(Facts.class)).and(target(nameMatching("ifRead|failure"))));

    @ArchTest
    static final ArchRule theCoreKnowsNoFrameworkAndDoesNoIo = noClasses()
            .that()
            .resideInAnyPackage("dev.mooring.event..", "dev.mooring.check..", "dev.mooring.roster..")
            .or()
            .haveNameMatching(
                    "dev\\.mooring\\.report\\.(Finding|Report|NodeState|ReportDiff|ReportWriter|FindingLifecycle|Fingerprint)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.quarkus..",
                    "jakarta..",
                    "io.smallrye..",
                    "io.vertx..",
                    "software.amazon..",
                    "io.fabric8..",
                    "java.sql..",
                    "java.net..",
                    "java.nio.file..");

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            SlicesRuleDefinition.slices().matching("dev.mooring.(*)..").should().beFreeOfCycles();

    /** Such a field is initialised while the native image is built, and ends the build or is shared by all threads. */
    @ArchTest
    static final ArchRule noStaticFieldHoldsAnythingOfVertxOrNetty = noFields()
            .that()
            .areStatic()
            .or()
            .areDeclaredInClassesThat()
            .areAssignableTo(Enum.class)
            .should()
            .haveRawType(resideInAnyPackage("io.vertx..", "io.netty.."));

    @ArchTest
    static final ArchRule timeComesFromAClock = noClasses()
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    /** After an hour in which the process was stopped, it would make up for each turn that it missed, back to back. */
    @ArchTest
    static final ArchRule noScheduleMakesUpForWhatItMissed =
            noClasses().should().callMethodWhere(target(nameMatching("scheduleAtFixedRate")));
}
