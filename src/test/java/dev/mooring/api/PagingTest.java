package dev.mooring.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagingTest {

    @Test
    void aPageHoldsAHundredItemsUnlessToldOtherwise() {
        assertThat(paging(null, null).oneMore()).isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "501", "-1", "many", "", "1.5", "9999999999"})
    void aLimitThatIsNoNumberFromOneToFiveHundredIsRefused(String limit) {
        assertThatThrownBy(paging(null, limit)::oneMore).hasMessage("limit must be from 1 to 500.");
    }

    @Test
    void theCursorOfAFullPageIsItsLastItem() {
        assertThat(paging(null, "2").page(List.of("a", "b", "c"), Function.identity()))
                .isEqualTo(new Page<>(List.of("a", "b"), "b"));
    }

    @Test
    void theLastPageHasNoCursor() {
        assertThat(paging(null, "2")
                        .page(List.of("a", "b"), Function.identity())
                        .next())
                .isNull();
    }

    @Test
    void withoutACursorAListByTimeBeginsAtTheNewest() {
        assertThat(paging(null, null).before()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aCursorThatIsNoPlaceInHistoryIsRefused() {
        assertThatThrownBy(paging("later", null)::before)
                .hasMessage("cursor must be the value of next of the page before.");
    }

    private static Paging paging(@Nullable String cursor, @Nullable String limit) {
        var paging = new Paging();
        paging.cursor = cursor;
        paging.limit = limit;
        return paging;
    }
}
