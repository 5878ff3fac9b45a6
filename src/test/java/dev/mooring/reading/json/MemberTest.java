package dev.mooring.reading.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mooring.reading.Unreadable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemberTest {
    private static final String ANSWER = """
            {"text": "a", "empty": "", "number": 7, "half": 0.5, "flag": true, "null": null, "list": ["a", 7],
             "object": {"name": "b", "labels": {"zone": "dc1"}}, "time": "2026-08-21T12:00:00.5+02:00"}
            """;

    @Test
    void readsWhatIsThere() {
        var answer = read(ANSWER).object();
        assertThat(answer.at("text").text()).isEqualTo("a");
        assertThat(answer.at("number").count()).isEqualTo(7);
        assertThat(answer.at("flag").flagIfAny()).contains(true);
        assertThat(answer.at("time").timeIfAny()).contains(Instant.parse("2026-08-21T10:00:00.500Z"));
        assertThat(answer.at("object").at("labels").textsByNameIfAny()).isEqualTo(Map.of("zone", "dc1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10000-01-01T11:59:59.000000Z",
                "+10000-01-01T00:00:00Z",
                "+999999999-01-01T00:00:00Z",
                "9999-12-31T23:59:59-12:00"
            })
    void takesATimeBeyondTheYear9999ForItsEnd(String time) {
        assertThat(read("{\"time\": \"" + time + "\"}").at("time").timeIfAny())
                .contains(Instant.parse("9999-12-31T23:59:59Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0001-12-31T00:00:00Z", "-999999999-01-01T00:00:00Z"})
    void takesATimeBeforeTheYear0ForItsBeginning(String time) {
        assertThat(read("{\"time\": \"" + time + "\"}").at("time").timeIfAny())
                .contains(Instant.parse("0000-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "nothing"})
    void takesNullForAbsent(String member) {
        var absent = read(ANSWER).at(member);
        assertThat(absent.isAbsent()).isTrue();
        assertThat(absent.textIfAny()).isEmpty();
        assertThat(absent.numberIfAny()).isEmpty();
        assertThat(absent.listIfAny()).isEmpty();
        assertThat(absent.objectIfAny().members()).isEmpty();
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong(answer -> answer.at("nothing").text(), "the answer has no nothing"),
                wrong(answer -> answer.at("null").object(), "the answer has no null"),
                wrong(answer -> answer.at("number").text(), "number is not text"),
                wrong(answer -> answer.at("empty").text(), "empty is empty"),
                wrong(answer -> answer.at("text").number(), "text is not a whole number"),
                wrong(answer -> answer.at("half").number(), "half is not a whole number"),
                wrong(answer -> answer.at("text").flagIfAny(), "text is not true or false"),
                wrong(answer -> answer.at("text").timeIfAny(), "text is not a time"),
                wrong(answer -> answer.at("object").list(), "object is not a list"),
                wrong(answer -> answer.at("list").object(), "list is not an object"),
                wrong(answer -> answer.at("list").texts(), "list[1] is not text"),
                wrong(
                        answer -> answer.at("list").list().getFirst().at("name").text(),
                        "the answer has no list[0].name"),
                wrong(
                        answer -> answer.at("object").at("labels").at("zone").count(),
                        "object.labels.zone is not a count"),
                wrong(Member::list, "the answer is not a list"));
    }

    private static Arguments wrong(Function<Member, Object> read, String words) {
        return Arguments.of(read, words);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("wrong")
    void namesTheWayToWhatIsWrong(Function<Member, Object> read, String words) {
        assertMalformed(() -> read.apply(read(ANSWER)), words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":", "{} {}", "hello", "{\"secret\": hunter2}"})
    void refusesWhatIsNoJsonAndQuotesNothingOfIt(String body) {
        assertMalformed(() -> read(body), "the answer is not JSON, or is cut short");
    }

    @Test
    void refusesAPageForPeople() {
        assertMalformed(() -> read("\n  <!DOCTYPE html><html></html>"), "the answer is an HTML page");
    }

    private static void assertMalformed(ThrowingCallable read, String words) {
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(read)
                .satisfies(unreadable ->
                        assertThat(unreadable.reason().toString()).isEqualTo("malformed: get it: " + words));
    }

    private static Member read(String body) {
        try {
            return Member.read("get it", new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
