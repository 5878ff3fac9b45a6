package dev.mooring.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.SocketAddress;
import org.junit.jupiter.api.Test;

class RefusedPeersTest {
    private final RefusedPeers peers = new RefusedPeers(2);

    @Test
    void allowsSoManyRefusalsAndNoMore() {
        assertThat(refused("192.0.2.1")).isTrue();
        assertThat(refused("192.0.2.1")).isTrue();
        assertThat(refused("192.0.2.1")).isFalse();
    }

    @Test
    void holdsNoPeerToAccountForAnother() {
        refused("192.0.2.1");
        refused("192.0.2.1");
        assertThat(refused("192.0.2.2")).isTrue();
    }

    @Test
    void takesAnIpv6NetworkForOnePeer() {
        refused("2001:db8:1:2::1");
        refused("2001:db8:1:2::2");
        assertThat(refused("2001:db8:1:2:ffff::3")).isFalse();
    }

    @Test
    void tellsIpv6NetworksApart() {
        refused("2001:db8:1:2::1");
        refused("2001:db8:1:2::1");
        assertThat(refused("2001:db8:1:3::1")).isTrue();
    }

    private boolean refused(String host) {
        return peers.mayBeRefused(SocketAddress.inetSocketAddress(443, host));
    }
}
