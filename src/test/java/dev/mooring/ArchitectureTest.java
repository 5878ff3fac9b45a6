package dev.mooring;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** Dependencies point down the path of data; the core knows no framework and does no I/O. */
@AnalyzeClasses(packages = "dev.mooring", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule dependenciesPointDownThePathOfData = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("webhook")
            .definedBy("dev.mooring.webhook..")
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
                    "dev.mooring.health..",
                    "dev.mooring.startup..")
            .whereLayer("edges")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("webhook")
            .mayOnlyBeAccessedByLayers("edges")
            .whereLayer("inbox")
            .mayOnlyBeAccessedByLayers("webhook", "edges")
            .whereLayer("verification")
            .mayOnlyBeAccessedByLayers("inbox", "edges")
            .whereLayer("report")
            .mayOnlyBeAccessedByLayers("inbox", "verification", "edges")
            .whereLayer("check")
            .mayOnlyBeAccessedByLayers("verification", "report", "edges")
            .whereLayer("roster")
            .mayOnlyBeAccessedByLayers("check", "report", "edges")
            .whereLayer("declared")
            .mayOnlyBeAccessedByLayers("webhook", "inbox", "verification", "roster", "check", "report", "edges")
            .whereLayer("actual")
            .mayOnlyBeAccessedByLayers("verification", "roster", "check", "report", "edges")
            .whereLayer("event")
            .mayOnlyBeAccessedByLayers("webhook", "inbox", "verification", "report", "edges");

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
}
