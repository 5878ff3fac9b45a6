package dev.mooring.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.Stores;
import dev.mooring.check.Stores.Wrong;
import dev.mooring.notify.Matters.Patience;
import dev.mooring.report.LifecycleFixture.Step;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people are told of what is told once. */
class GatheredTest {
    private final Map<String, Told> told = new HashMap<>();
    private String sites = "*";

    @Test
    void thePeopleOfASiteAreToldOfWhatTellsOfItsNodesAndOfOthers() {
        sites = "store-0";
        var stores = Stores.of(2, 20);
        tell(stores.at("store-0", 5, Wrong.LOST).at("store-1", 4, Wrong.LOST).look());
        var messages = tell(stores.at("store-1", 5, Wrong.LOST).look());
        assertThat(messages)
                .singleElement()
                .satisfies(message -> assertThat(message.news())
                        .singleElement()
                        .satisfies(matter -> assertThat(matter.summary()).startsWith("10 of 40 nodes")));
    }

    @Test
    void thePeopleOfAnotherSiteAreNot() {
        sites = "store-2";
        var stores = Stores.of(3, 20);
        assertThat(tell(stores.at("store-0", 5, Wrong.LOST)
                        .at("store-1", 5, Wrong.LOST)
                        .look()))
                .isEmpty();
    }

    @Test
    void whatIsKeptAndSentHasNoSitesOfOthers() {
        var messages = tell(Stores.of(2, 20)
                .at("store-0", 5, Wrong.LOST)
                .at("store-1", 5, Wrong.LOST)
                .look());
        assertThat(messages.getFirst().news().getFirst().sites()).isEmpty();
    }

    @Test
    void whatGrewToTheLossOfASiteIsCalledNoResolution() {
        var stores = Stores.of(1, 30).with("other", 2);
        tell(stores.at("store-0", 12, Wrong.LOST).look());
        assertThat(tell(stores.at("store-0", 17, Wrong.LOST).look()))
                .flatExtracting(Message::ended)
                .extracting(Message.Ended::how)
                .containsExactly(End.EXPLAINED);
    }

    @Test
    void oneNodeThatComesAndGoesAtTheEdgeOfManySendsNothing() {
        var stores = Stores.of(1, 30);
        assertThat(tell(stores.first(10, Wrong.FULL).look())).hasSize(1);
        for (var full : List.of(9, 10, 9, 10)) {
            assertThat(tell(stores.first(full, Wrong.FULL).look())).isEmpty();
        }
    }

    private List<Message> tell(Step step) {
        var report = step.report();
        var seen = Matters.of(
                report,
                _ -> false,
                new Patience(Duration.ofMinutes(1), List.of()),
                report.verifiedAt(),
                Matters.ends(step.open(), step.resolved()));
        var next = Telling.of(route(), seen, List.copyOf(told.values()), Message.MOST);
        next.forget().forEach(one -> told.remove(one.key()));
        next.put().forEach(one -> told.put(one.key(), one));
        return next.messages();
    }

    private Route route() {
        var settings = Map.of(
                "mooring.notify.slack.url",
                "https://hooks.slack.example/T/B/x",
                "mooring.notify.routes.now.severities",
                "warning,error,critical",
                "mooring.notify.routes.now.sites",
                sites);
        return NotifyFixture.of(settings).routes().all().stream()
                .filter(route -> route.name().equals("now"))
                .findFirst()
                .orElseThrow();
    }
}
