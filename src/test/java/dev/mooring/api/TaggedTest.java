package dev.mooring.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.Request;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    @Test
    void theLastPageLeadsNowhere() {
        assertThat(tagged.answer(ANY, new Page<>(List.of(), null)).getHeaders()).doesNotContainKey(NextPage.CURSOR);
    }
}
