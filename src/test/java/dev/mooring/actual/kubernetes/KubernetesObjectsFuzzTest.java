package dev.mooring.actual.kubernetes;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.Member;
import dev.mooring.standin.Damaged;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects of any shape are trimmed to something, or are unreadable and say so. */
class KubernetesObjectsFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Function<Member, Object>> TRIMMED = List.of(
            KubernetesObjects::node,
            KubernetesObjects::lease,
            KubernetesObjects::servingCsr,
            KubernetesObjects::daemonSet,
            KubernetesObjects::ciliumNode,
            KubernetesObjects::awsAuth,
            KubernetesObjects::kubeProxyServer,
            KubernetesObjects::nodeLeftReady,
            KubernetesObjects::dnsPod);

    static Stream<byte[]> objects() {
        return Damaged.of(
                "k8s/nodes.healthy-single.json",
                "k8s/lease.hybrid-gateway-leader.healthy.json",
                "k8s/configmap.aws-auth.hybrid-role.json",
                "k8s/configmap.kube-proxy.json",
                "k8s/csrs.pending-one.json",
                "k8s/events.nodes.json");
    }

    @FuzzTest(maxDuration = "1m")
    @MethodSource("objects")
    void trimsAnyObjectOrSaysThatItCannot(byte @NotNull [] bytes) {
        JsonNode object;
        try {
            object = JSON.readTree(bytes);
        } catch (IOException notJson) {
            return;
        }
        if (object != null) {
            var item = object.path("items").path(0);
            TRIMMED.forEach(trim -> trim(trim, Member.of("get any", item.isMissingNode() ? object : item)));
        }
    }

    private static void trim(Function<Member, Object> trim, Member object) {
        try {
            trim.apply(object);
        } catch (Unreadable expected) {
            // That is the answer.
        }
    }
}
