package dev.mooring.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.bench.Databases;
import dev.mooring.database.Database;
import dev.mooring.inbox.Deliveries.About;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveriesAboutTest {
    @TempDir
    Path folder;

    private final List<String> understood = new ArrayList<>();
    private Database database;

    @BeforeEach
    void open() throws Exception {
        database = Databases.sqlite(folder.resolve("about.db"));
        deliver("d1", "acme/edge/one", 1_000, "same", null);
        deliver("d2", "acme/edge/two", 2_000, "", "d1");
        deliver("d3", "acme/edge/other", 3_000, "other", null);
        deliver("d4", "acme/edge/one", 4_000, "newest", null);
    }

    @Test
    void theNewestOfAllTargetsComeFirst() {
        assertThat(ids(2)).containsExactly("d4", "d2");
    }

    @Test
    void aBodyThatSeveralCameWithIsUnderstoodOnce() {
        assertThat(ids(10)).containsExactly("d4", "d2", "d1");
        assertThat(understood).containsExactlyInAnyOrder("newest", "same");
    }

    private List<String> ids(int limit) {
        var about = new About(
                List.of("acme/edge/one", "acme/edge/two"),
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                Optional.empty(),
                Optional.empty(),
                limit);
        return new Deliveries(database)
                        .about(about, (kind, body) -> {
                            understood.add(new String(body, StandardCharsets.UTF_8));
                            return kind;
                        })
                        .stream()
                        .map(worked -> worked.entry().id())
                        .toList();
    }

    private void deliver(String id, String target, long at, String body, @Nullable String holder) {
        database.write(
                session -> session.sql("insert into deliveries (id, kind, body, body_of, received_at, origin, state,"
                                + " attempts, next_attempt_at, event, target) values (?, 'stack', ?, ?, ?, 'webhook', 'done', 1, 0,"
                                + " 'stack-changed', ?)")
                        .text(id)
                        .bytes(body.getBytes(StandardCharsets.UTF_8))
                        .text(holder)
                        .number(at)
                        .text(target)
                        .update());
    }
}
