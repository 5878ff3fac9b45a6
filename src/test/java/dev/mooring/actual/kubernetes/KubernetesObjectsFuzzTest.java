package dev.mooring.actual.kubernetes;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.standin.Damaged;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects of any shape are trimmed to something; none stops a list. */
class KubernetesObjectsFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Function<JsonNode, Object>> TRIMMED = List.of(
            KubernetesObjects::node,
            KubernetesObjects::lease,
            KubernetesObjects::servingCsr,
            KubernetesObjects::daemonSet,
            KubernetesObjects::ciliumNode,
            KubernetesObjects::awsAuth,
            KubernetesObjects::kubeProxyServer,
            KubernetesObjects::nodeEvent,
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
    void trimsAnyObject(byte @NotNull [] bytes) {
        JsonNode object;
        try {
            object = JSON.readTree(bytes);
        } catch (IOException notJson) {
            return;
        }
        if (object != null) {
            var item = object.path("items").path(0);
            TRIMMED.forEach(trim -> trim.apply(item.isMissingNode() ? object : item));
        }
    }
}
