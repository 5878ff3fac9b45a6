package dev.mooring.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaggedTest {
    private static final Request ANY = (Request) Proxy.newProxyInstance(
            Request.class.getClassLoader(),
            new Class<?>[] {Request.class},
            (_, method, arguments) ->
                    "selectVariant".equals(method.getName()) ? ((List<?>) arguments[0]).getFirst() : null);

    private final Tagged tagged = new Tagged(FormsTest.forms(new ObjectMapper()));

    static List<Object> pages() {
        return List.of(
                new Page<>(List.of(), "c1"),
                new FleetPage(List.of(), "c1", null),
                new SilenceResource.Silenced(List.of(), "c1", List.of()));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyPageLeadsToTheNextOne(Object page) {
        assertThat(tagged.answer(ANY, page).getHeaderString(NextPage.CURSOR)).isEqualTo("c1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoComesBackWithTheTagIsToldThatNothingIsNew(boolean weakened) {
        var page = new Page<>(List.of(), null);
        var sent = new EntityTag(tagged.answer(ANY, page).getEntityTag().getValue(), weakened);
        var answer = tagged.answer(comparing("If-None-Match", sent), page);
        assertThat(answer.getStatus()).isEqualTo(304);
        assertThat(answer.getEntityTag().isWeak()).isFalse();
    }

    @Test
    void whoComesBackWithAnotherTagIsAnswered() {
        var sent = new EntityTag("other", true);
        assertThat(tagged.answer(comparing("If-None-Match", sent), new Page<>(List.of(), null))
                        .getStatus())
                .isEqualTo(200);
    }

    @Test
    void aWeakTagIsNotEnoughForIfMatch() {
        var page = new Page<>(List.of(), null);
        var sent = new EntityTag(tagged.answer(ANY, page).getEntityTag().getValue(), true);
        assertThat(tagged.answer(comparing("If-Match", sent), page).getStatus()).isEqualTo(412);
    }

    @Test
    void aStrongTagIsEnoughForIfMatch() {
        var page = new Page<>(List.of(), null);
        var sent = tagged.answer(ANY, page).getEntityTag();
        assertThat(tagged.answer(comparing("If-Match", sent), page).getStatus()).isEqualTo(200);
    }

    /** Compares as RESTEasy does: a tag with its equal alone. */
    private static Request comparing(String header, EntityTag sent) {
        return (Request) Proxy.newProxyInstance(
                Request.class.getClassLoader(),
                new Class<?>[] {Request.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "selectVariant" -> ((List<?>) arguments[0]).getFirst();
                    case "evaluatePreconditions" -> evaluated("If-Match".equals(header), sent.equals(arguments[0]));
                    default -> throw new AssertionError(method);
                });
    }

    private static Response.@Nullable ResponseBuilder evaluated(boolean ifMatch, boolean same) {
        if (ifMatch) {
            return same ? null : Response.status(412);
        }
        return same ? Response.notModified() : null;
    }

    @Test
    void theLastPageLeadsNowhere() {
        assertThat(tagged.answer(ANY, new Page<>(List.of(), null)).getHeaders()).doesNotContainKey(NextPage.CURSOR);
    }
}
