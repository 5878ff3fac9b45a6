package dev.mooring.webhook.flood;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryPathTest {
    private static final String PATH = "/webhooks/pulumi";

    @ParameterizedTest
    @ValueSource(strings = {PATH, PATH + "/", PATH + "?a=b", PATH + "/?a=b", PATH + "?/"})
    void isThePathWithASlashAtItsEndOrWithout(String target) {
        assertThat(DeliveryPath.isIn(target, PATH)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/webhooks", PATH + "//", PATH + "s", PATH + "/a", "/" + PATH, "/webhooks//pulumi", ""})
    void isNothingElse(String target) {
        assertThat(DeliveryPath.isIn(target, PATH)).isFalse();
    }
}
