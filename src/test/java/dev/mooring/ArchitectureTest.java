package dev.mooring;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.mooring.check.Judge;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import java.util.Arrays;

/** Dependencies point down the path of data; the core knows no framework and does no I/O. */
@AnalyzeClasses(packages = "dev.mooring", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] EDGES = {
        "api",
        "command",
        "format",
        "gate",
        "health",
        "journal",
        "mcp",
        "metrics",
        "nativeimage",
        "notify",
        "page",
        "startup",
        "timeline"
    };

    private static final String[] FRAMEWORKS_AND_FILES = {
        "io.quarkus..",
        "jakarta..",
        "io.smallrye..",
        "io.vertx..",
        "software.amazon..",
        "io.fabric8..",
        "java.sql..",
        "java.nio.file.."
    };

    /** What knows nothing of the others. */
    private static final String[] GROUND = {
        "clock", "cluster", "edge", "glob", "hostname", "link", "log", "outgoing", "setting"
    };

    /** From below: what each room may use. The edges may use all, and only each other's. */
    @ArchTest
    static final ArchRule dependenciesPointDownThePathOfData = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitectureIgnoring("dev.mooring")
            .layer("ground")
            .definedBy(rooms(GROUND))
            .layer("reading")
            .definedBy(rooms("reading"))
            .layer("transport")
            .definedBy(rooms("transport"))
            .layer("access")
            .definedBy(rooms("access"))
            .layer("declared")
            .definedBy(rooms("declared"))
            .layer("actual")
            .definedBy(rooms("actual"))
            .layer("event")
            .definedBy(rooms("event"))
            .layer("roster")
            .definedBy(rooms("roster"))
            .layer("check")
            .definedBy(rooms("check"))
            .layer("database")
            .definedBy(rooms("database"))
            .layer("audit")
            .definedBy(rooms("audit"))
            .layer("problem")
            .definedBy(rooms("problem"))
            .layer("replica")
            .definedBy(rooms("replica"))
            .layer("report")
            .definedBy(rooms("report"))
            .layer("silence")
            .definedBy(rooms("silence"))
            .layer("verification")
            .definedBy(rooms("verification"))
            .layer("inbox")
            .definedBy(rooms("inbox"))
            .layer("discovery")
            .definedBy(rooms("discovery"))
            .layer("backfill")
            .definedBy(rooms("backfill"))
            .layer("webhook")
            .definedBy(rooms("webhook"))
            .layer("caller")
            .definedBy(rooms("caller"))
            .layer("session")
            .definedBy(rooms("session"))
            .layer("onboarding")
            .definedBy(rooms("onboarding"))
            .layer("edges")
            .definedBy(rooms(EDGES))
            .whereLayer("ground")
            .mayNotAccessAnyLayer()
            .whereLayer("reading")
            .mayOnlyAccessLayers("ground")
            .whereLayer("transport")
            .mayOnlyAccessLayers("ground", "reading")
            .whereLayer("access")
            .mayOnlyAccessLayers("ground", "reading")
            .whereLayer("declared")
            .mayOnlyAccessLayers("ground", "reading", "transport", "access")
            .whereLayer("actual")
            .mayOnlyAccessLayers("ground", "reading", "transport", "access")
            .whereLayer("event")
            .mayOnlyAccessLayers("ground")
            .whereLayer("roster")
            .mayOnlyAccessLayers("ground", "reading", "declared", "actual")
            .whereLayer("check")
            .mayOnlyAccessLayers("ground", "reading", "declared", "actual", "roster")
            .whereLayer("database")
            .mayOnlyAccessLayers("ground")
            .whereLayer("audit")
            .mayOnlyAccessLayers("ground", "database")
            .whereLayer("problem")
            .mayOnlyAccessLayers("ground", "database")
            .whereLayer("replica")
            .mayOnlyAccessLayers("ground", "database")
            .whereLayer("report")
            .mayOnlyAccessLayers(
                    "ground", "reading", "declared", "actual", "event", "roster", "check", "database", "replica")
            .whereLayer("silence")
            .mayOnlyAccessLayers("ground", "database", "replica", "check", "report")
            .whereLayer("verification")
            .mayOnlyAccessLayers(
                    "ground", "reading", "declared", "actual", "event", "check", "database", "replica", "report")
            .whereLayer("inbox")
            .mayOnlyAccessLayers("ground", "event", "database", "report", "verification")
            .whereLayer("discovery")
            .mayOnlyAccessLayers("ground", "reading", "declared", "database", "replica", "report", "verification")
            .whereLayer("backfill")
            .mayOnlyAccessLayers(
                    "ground", "reading", "declared", "event", "database", "replica", "report", "verification", "inbox")
            .whereLayer("webhook")
            .mayOnlyAccessLayers("ground", "event", "database", "inbox")
            .whereLayer("caller")
            .mayOnlyAccessLayers("ground", "audit", "problem", "webhook")
            .whereLayer("session")
            .mayOnlyAccessLayers("ground", "database", "caller")
            .whereLayer("onboarding")
            .mayOnlyAccessLayers(
                    "ground", "reading", "declared", "actual", "check", "report", "verification", "inbox", "backfill");

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

    /** Whoever asks elsewhere what an update was cut off at may forget to call what he does not compare unknown. */
    @ArchTest
    static final ArchRule onlyThoseWhoCallItUnknownAskWhatWasCutOff = noClasses()
            .that()
            .haveNameNotMatching("dev\\.mooring\\.check\\.(CutOff|NodeRoles|drift\\.Comparison)(\\$.*)?")
            .should()
            .callMethod(DeclaredStack.class, "cutOff", String.class)
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("dev.mooring.check.CutOff");

    /** Whoever keeps no account of what was not read must say himself how much of it is known. */
    @ArchTest
    static final ArchRule onlyThoseWhoSayHowMuchTheyKnowMayKeepNoAccount = noClasses()
            .that()
            .resideOutsideOfPackage("dev.mooring.roster..")
            .and()
            .haveNameNotMatching(
                    "dev\\.mooring\\.(check\\.(SharedViews|Scene|Memory|Lasting|Machine|Judge|drift\\.Comparison|health\\.(LostLease|NodeFlapping|SiteDisconnected))|report\\.PrecedingChanges)(\\$.*)?")
            .should()
            .accessTargetWhere(targetOwner(equivalentTo(Facts.class)).and(target(nameMatching("ifRead|failure"))));

    /** What of the reports reads and writes rows, or keeps time; the others are their model. */
    private static final String STORED =
            "dev\\.mooring\\.report\\.(FindingStore|FindingFilter|NodeStore|NodeFilter|NodeHistory|ChangeStore|ReportStore|ReportDesk"
                    + "|ReportFollower|ReportRetention|ReportConfig|ReportJson|GivenUp|Missed)(\\$.*)?";

    /** What decides, from what was read to what is told of it. */
    private static final DescribedPredicate<JavaClass> CORE = resideInAnyPackage(
                    "dev.mooring.event..", "dev.mooring.roster..", "dev.mooring.check..", "dev.mooring.report..")
            .and(not(nameMatching(STORED)))
            .as("belong to the core");

    @ArchTest
    static final ArchRule theCoreKnowsNoFrameworkAndDoesNoIo = noClasses()
            .that(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FRAMEWORKS_AND_FILES)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.net..");

    @ArchTest
    static final ArchRule theCoreUsesWhatWasReadAndItself = classes()
            .that(CORE)
            .should()
            .onlyDependOnClassesThat(resideOutsideOfPackage("dev.mooring..")
                    .or(CORE)
                    .or(resideInAnyPackage(
                            "dev.mooring.actual..",
                            "dev.mooring.cluster..",
                            "dev.mooring.declared..",
                            "dev.mooring.glob..",
                            "dev.mooring.hostname..",
                            "dev.mooring.reading.."))
                    .as("belong to the core or to what was read"));

    /** How long a source may take is configured; all else of a reading is made by those who read. */
    @ArchTest
    static final ArchRule aReadingKnowsNoFramework = noClasses()
            .that()
            .resideInAPackage("dev.mooring.reading..")
            .and()
            .haveNameNotMatching("dev\\.mooring\\.reading\\.answer\\.SourceConfig(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FRAMEWORKS_AND_FILES);

    @ArchTest
    static final ArchRule roomsFormNoCycles =
            SlicesRuleDefinition.slices().matching("dev.mooring.(*)..").should().beFreeOfCycles();

    /** Nor do the rooms in them, but where one lists what is in the others, or makes it. */
    @ArchTest
    static final ArchRule packagesFormNoCycles = SlicesRuleDefinition.slices()
            .matching("dev.mooring.(**)")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(nameMatching("dev\\.mooring\\.check\\.Catalogue"), alwaysTrue())
            .ignoreDependency(nameMatching("dev\\.mooring\\.database\\.(Schema|StorageChoice)"), alwaysTrue());

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

    /** Its thread turns for ever over a chunk of 2 GiB; {@code dev.mooring.transport} asks in its place. */
    @ArchTest
    static final ArchRule nobodyAsksByJavasOwnClients = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net.http..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.net.URLConnection.class);

    private static String[] rooms(String... names) {
        return Arrays.stream(names).map(name -> "dev.mooring." + name + "..").toArray(String[]::new);
    }
}
