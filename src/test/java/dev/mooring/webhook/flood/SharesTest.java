package dev.mooring.webhook.flood;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharesTest {
    private final Shares shares = new Shares(1_000, 10);

    @Test
    void givesOneSourceHalfOfWhatIsNotReserved() {
        assertThat(mostOf("a")).isEqualTo(375);
    }

    @Test
    void keepsALittleForTheNextHoweverMuchOthersTake() {
        for (var source = 0; source < 20; source++) {
            mostOf("greedy-" + source);
        }
        assertThat(shares.take("good", 10)).isTrue();
    }

    @Test
    void givesNeverMoreThanThereIs() {
        for (var source = 0; source < 200; source++) {
            mostOf("greedy-" + source);
        }
        assertThat(shares.taken()).isLessThanOrEqualTo(1_000);
    }

    @Test
    void takesNothingWhenItRefuses() {
        shares.take("a", 501);
        assertThat(shares.taken()).isZero();
    }

    @Test
    void givesAgainWhatCameBack() {
        var most = mostOf("a");
        shares.giveBack("a", most);
        assertThat(mostOf("a")).isEqualTo(most);
    }

    private int mostOf(String source) {
        var taken = 0;
        while (shares.take(source, 1)) {
            taken++;
        }
        return taken;
    }
}
