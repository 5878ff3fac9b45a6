package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import inet.ipaddr.IPAddressString;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses are compared as numbers where they are written plainly, and by the general parser elsewhere. */
class CidrSetTest {
    private static final List<String> NETWORKS = List.of("10.80.1.7/16", "192.168.4.4", "fd00:80::/32", "nonsense");

    @Test
    void networksThatShareAddressesArePutTogetherTheLargestFirst() {
        var one = new CidrSet.Owned("10.87.0.64/27", "one");
        var other = new CidrSet.Owned("10.87.0.0/24", "other");
        var third = new CidrSet.Owned("10.87.0.96/27", "third");
        var apart = new CidrSet.Owned("10.87.1.0/24", "one");
        assertThat(CidrSet.overlapping(List.of(one, apart, third, other))).containsExactly(List.of(other, one, third));
    }

    @Test
    void networksOfOneNodeMayShareAddresses() {
        var one = new CidrSet.Owned("10.87.0.0/24", "one");
        assertThat(CidrSet.overlapping(List.of(one, one))).isEmpty();
    }

    @Test
    void networksOfIpv6ThatAreWrittenAlikeShareAddresses() {
        var one = new CidrSet.Owned("fd00:10:87::/64", "one");
        var other = new CidrSet.Owned("fd00:10:87::/64", "other");
        assertThat(CidrSet.overlapping(List.of(one, other))).containsExactly(List.of(one, other));
    }

    @ParameterizedTest(name = "{0} within {1}: {2}")
    @CsvSource({
        "10.80.0.0, 10.80.0.0/16, true",
        "10.80.255.255, 10.80.0.0/16, true",
        "10.81.0.0, 10.80.0.0/16, false",
        "10.79.255.255, 10.80.0.0/16, false",
        "10.80.4.0/24, 10.80.0.0/16, true",
        "10.0.0.0/8, 10.80.0.0/16, false",
        "255.255.255.255, 0.0.0.0/0, true",
        "200.1.2.3, 128.0.0.0/1, true",
        "fd00:80::1, fd00:80::/32, true",
        "fd00:81::1, fd00:80::/32, false",
        "10.80.1.2, fd00:80::/32, false",
        "fd00:80::1, 10.80.0.0/16, false",
        "none, 0.0.0.0/0, false",
        "10.80.1.256, 10.80.0.0/16, false"
    })
    void tellsWhetherAnAddressLiesInANetwork(String address, String network, boolean contains) {
        assertThat(CidrSet.of(List.of(network)).contains(address)).isEqualTo(contains);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.80.0.0",
                "10.80.1.7/16",
                "10.80.0.0/16",
                "10.80.0.0/15",
                "10.80.4.0/22",
                "10.80.4.1/22",
                "10.0.0.0/0",
                "0.0.0.0/0",
                "192.168.4.4",
                "192.168.4.4/32",
                "192.168.4.4/31",
                "192.168.4.5",
                "010.080.1.7",
                "10.80.1.7/016",
                "10.80.1",
                "10.80",
                "10",
                "",
                " 10.80.1.7",
                "10.80.1.7 ",
                "10.80.1.7/",
                "10.80.1.7/33",
                "10.80.1.7.9",
                "10.80..7",
                ".10.80.1.7",
                "10.80.1.7.",
                "10.80.1.-7",
                "+10.80.1.7",
                "10.80.1.*",
                "10.80.1-3.7",
                "*",
                "0x0a.80.1.7",
                "::ffff:10.80.1.7",
                "fd00:80::7",
                "fd00:80::/48",
                "٠.80.1.7",
                "10.80.1.7/16/8",
                "/16"
            })
    void agreesWithTheGeneralParserHoweverAnAddressIsWritten(String address) {
        assertThat(CidrSet.of(NETWORKS).contains(address)).isEqualTo(byTheGeneralParser(address));
    }

    @ParameterizedTest(name = "{0} within {1}: {2}")
    @CsvSource({
        "10.80.0.0/16, 10.80.0.0/17 10.80.128.0/17, true",
        "10.80.0.0/16, 10.80.128.0/17 10.80.0.0/18 fd00:80::/32 10.80.64.0/18, true",
        "10.80.0.0/16, 10.80.0.0/17 10.80.0.0/17 10.80.192.0/18, false",
        "10.80.0.0/16, 10.79.0.0/16 10.81.0.0/16, false",
        "10.80.0.0/16, 10.80.0.0/15 10.80.0.0/17, true",
        "10.80.0.7, 10.80.0.0/17 10.80.128.0/17, true",
        "0.0.0.0/0, 0.0.0.0/1 128.0.0.0/1, true",
        "::/0, 0.0.0.0/1 128.0.0.0/1, false",
        "fd00:80::/32, fd00:80::/33 fd00:80:8000::/33, true",
        "0.0.0.0/0, *.*.*.5 *.*.*.6 nonsense, false"
    })
    void tellsWhetherANetworkLiesInSeveralTogether(String network, String networks, boolean contains) {
        assertThat(CidrSet.of(List.of(networks.split(" ", -1))).containsNetwork(network))
                .isEqualTo(contains);
    }

    @Test
    void containsNothingWhereNoNetworkIsOne() {
        assertThat(CidrSet.of(List.of("nonsense")).contains("10.80.1.7")).isFalse();
    }

    private static boolean byTheGeneralParser(String address) {
        var parsed = new IPAddressString(address).getAddress();
        return parsed != null
                && NETWORKS.stream()
                        .map(network -> new IPAddressString(network).getAddress())
                        .anyMatch(network ->
                                network != null && network.toPrefixBlock().contains(parsed));
    }
}
