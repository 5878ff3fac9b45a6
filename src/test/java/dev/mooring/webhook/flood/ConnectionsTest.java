package dev.mooring.webhook.flood;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionsTest {
    private final Connections<Integer> connections = new Connections<>(10, 6);

    @Test
    void bindsOneSourceToItsBound() {
        assertThat(opened("a", 0, 8)).isEqualTo(6);
    }

    @Test
    void letsAnotherInInPlaceOfTheOldestOfWhoeverHasMost() {
        opened("a", 0, 6);
        opened("b", 10, 4);
        assertThat(connections.admit("c", 20).inPlaceOf()).contains(0);
    }

    @Test
    void locksNobodyOutHoweverManyOthersThereAre() {
        for (var peer = 0; peer < 5; peer++) {
            opened("greedy-" + peer, 100 * peer, 6);
        }
        assertThat(connections.admit("good", 1_000).isIn()).isTrue();
    }

    @Test
    void letsNobodyTakeTheLastOfAnother() {
        for (var peer = 0; peer < 10; peer++) {
            opened("source-" + peer, peer, 1);
        }
        assertThat(connections.admit("another", 100).isIn()).isFalse();
    }

    @Test
    void neverHasMoreThanThereMayBe() {
        for (var peer = 0; peer < 5; peer++) {
            opened("source-" + peer, 100 * peer, 6);
        }
        assertThat(connections.open()).isEqualTo(10);
    }

    @Test
    void hasRoomAgainWhenOneLeft() {
        opened("a", 0, 6);
        connections.left("a", 0);
        assertThat(connections.admit("a", 7).isIn()).isTrue();
    }

    private int opened(String peer, int first, int count) {
        var opened = 0;
        for (var number = first; number < first + count; number++) {
            opened += connections.admit(peer, number).isIn() ? 1 : 0;
        }
        return opened;
    }
}
