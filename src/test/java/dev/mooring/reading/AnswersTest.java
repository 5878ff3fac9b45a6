package dev.mooring.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.reading.Cause.Kind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final Source<Answers<Integer, String>> SOURCE = Source.named("words");
    private final List<Integer> asked = new ArrayList<>();

    @Test
    void oneThatIsRefusedTakesNoOtherWithIt() {
        var answers =
                ask(3, number -> failing(number == 1, Kind.REFUSED)).value().orElseThrow();
        assertThat(answers.told()).isEqualTo(Map.of(0, "0", 2, "2"));
        assertThat(answers.unread().get(1).kind()).isEqualTo(Kind.REFUSED);
    }

    @Test
    void oneThatIsNotThereIsNotKnown() {
        var answers = ask(2, number -> number == 0 ? Optional.empty() : Optional.of("here"))
                .value()
                .orElseThrow();
        assertThat(answers.unread().get(0).kind()).isEqualTo(Kind.MISSING);
    }

    @Test
    void whatIsBeyondTheBoundIsNotAskedForAndNotKnown() {
        var answers = ask(2_000, number -> Optional.of("here")).value().orElseThrow();
        assertThat(asked).hasSize(Answers.MOST);
        assertThat(answers.unread()).hasSize(2_000 - Answers.MOST);
    }

    @Test
    void whoDoesNotAnswerIsAskedNoMore() {
        var answers =
                ask(5, number -> failing(number > 0, Kind.THROTTLED)).value().orElseThrow();
        assertThat(asked).containsExactly(0, 1);
        assertThat(answers.unread()).containsOnlyKeys(1, 2, 3, 4);
    }

    @Test
    void whereNoneIsReadTheSourceIsNotRead() {
        assertThat(ask(2, number -> failing(true, Kind.REFUSED))
                        .cause()
                        .orElseThrow()
                        .kind())
                .isEqualTo(Kind.REFUSED);
    }

    @Test
    void whereNoneIsThereTheSourceHasBeenRead() {
        assertThat(ask(2, number -> Optional.empty()).value()).isPresent();
    }

    private static Optional<String> failing(boolean now, Kind kind) {
        if (now) {
            throw new Unreadable(kind, "ask", "in vain");
        }
        return Optional.of("here");
    }

    private Reading<Answers<Integer, String>> ask(int many, Function<Integer, Optional<String>> answer) {
        return Answers.ask(
                SOURCE, Clock.systemUTC(), IntStream.range(0, many).boxed().toList(), number -> {
                    asked.add(number);
                    return answer.apply(number).map(word -> word.equals("here") ? number.toString() : word);
                });
    }
}
