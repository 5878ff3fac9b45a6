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
        for (var peer = 0; peer < 20; peer++) {
            mostOf("greedy-" + peer);
        }
        assertThat(shares.take("good", 10)).isTrue();
    }

    @Test
    void givesNeverMoreThanThereIs() {
        for (var peer = 0; peer < 200; peer++) {
            mostOf("greedy-" + peer);
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

    private int mostOf(String peer) {
        var taken = 0;
        while (shares.take(peer, 1)) {
            taken++;
        }
        return taken;
    }
}
