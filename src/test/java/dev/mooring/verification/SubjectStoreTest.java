package dev.mooring.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.rolesanywhere.KeptSubjects.KeptSubject;
import dev.mooring.actual.x509.Certificate;
import dev.mooring.actual.x509.Issuer;
import dev.mooring.bench.Databases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubjectStoreTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));
    private static final KeptSubject SUBJECT = new KeptSubject(
            Optional.of(new Certificate("0a", NOW, NOW.plusSeconds(60), Optional.of(new Issuer("cn=root", "bb95")))),
            NOW);
    private SubjectStore subjects;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        subjects = new SubjectStore(Databases.sqlite(folder.resolve("subjects.db")));
    }

    @Test
    void givesBackWhatItWasGiven() {
        var none = new KeptSubject(Optional.empty(), NOW);
        subjects.keep("r", Map.of("a", SUBJECT, "b", none), YESTERDAY);
        assertThat(subjects.since("r", YESTERDAY)).isEqualTo(Map.of("a", SUBJECT, "b", none));
    }

    @Test
    void keepsWhatNobodyKnowsTheIssuerOf() {
        var subject = new KeptSubject(Optional.of(new Certificate("0a", NOW, NOW.plusSeconds(60))), NOW);
        subjects.keep("r", Map.of("a", subject), YESTERDAY);
        assertThat(subjects.since("r", YESTERDAY)).containsEntry("a", subject);
    }

    @Test
    void forgetsWhatIsRefused() {
        subjects.keep("r", Map.of("a", SUBJECT, "b", SUBJECT), YESTERDAY);
        subjects.keep("r", Map.of("a", new KeptSubject(SUBJECT.certificate(), NOW, true)), YESTERDAY);
        assertThat(subjects.since("r", YESTERDAY)).containsOnlyKeys("b");
    }

    @Test
    void keepsRegionsApart() {
        subjects.keep("r", Map.of("a", SUBJECT), YESTERDAY);
        assertThat(subjects.since("other", YESTERDAY)).isEmpty();
    }

    @Test
    void keepsTheNewestAnswer() {
        subjects.keep("r", Map.of("a", SUBJECT), YESTERDAY);
        var later = new KeptSubject(Optional.empty(), NOW.plusSeconds(1));
        subjects.keep("r", Map.of("a", later), YESTERDAY);
        assertThat(subjects.since("r", YESTERDAY)).containsEntry("a", later);
    }

    @Test
    void forgetsWhatIsTooOld() {
        subjects.keep("r", Map.of("a", SUBJECT), YESTERDAY);
        subjects.keep("r", Map.of(), NOW.plusSeconds(1));
        assertThat(subjects.since("r", YESTERDAY)).isEmpty();
    }
}
