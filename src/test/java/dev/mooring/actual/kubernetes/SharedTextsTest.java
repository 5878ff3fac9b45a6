package dev.mooring.actual.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedTextsTest {
    private final SharedTexts texts = new SharedTexts();

    /** Every text is a new one, as a parser makes them. */
    private static HybridNode node(String name) {
        return new HybridNode(
                copy(name),
                Instant.EPOCH,
                Map.of("kubernetes.io/os", copy("linux"), "kubernetes.io/hostname", copy(name)),
                "eks-hybrid:///us-west-2/hybrid-prod/" + name,
                "10.80.0.1",
                List.of(new Condition(
                        copy("Ready"),
                        copy("True"),
                        copy("KubeletReady"),
                        copy("kubelet is posting ready status"),
                        Instant.ofEpochSecond(1),
                        Instant.ofEpochSecond(1))),
                List.of(new Taint(copy("edge"), copy("yes"), copy("NoSchedule"), null)),
                false,
                new HybridNode.Software(copy("v1.34.4"), copy("Ubuntu"), copy("6.8"), copy("containerd")));
    }

    private static String copy(String text) {
        return new String(text.toCharArray());
    }

    @Test
    void a_node_is_the_same_as_before() {
        assertThat(texts.of(node("mi-1"))).isEqualTo(node("mi-1"));
    }

    @Test
    void what_two_nodes_say_alike_is_held_once() {
        var one = texts.of(node("mi-1"));
        var other = texts.of(node("mi-2"));
        assertThat(other.conditions().getFirst().message())
                .isSameAs(one.conditions().getFirst().message());
    }

    @Test
    void a_name_that_a_label_repeats_is_held_once() {
        var node = texts.of(node("mi-1"));
        assertThat(node.labels().get("kubernetes.io/hostname")).isSameAs(node.name());
    }

    @Test
    void times_of_one_moment_are_held_once() {
        var ready = texts.of(node("mi-1")).conditions().getFirst();
        assertThat(ready.lastHeartbeat()).isSameAs(ready.lastTransition());
    }
}
