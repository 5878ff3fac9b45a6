package dev.mooring.deploy;

import static dev.mooring.deploy.Manifests.items;
import static dev.mooring.deploy.Manifests.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Pod Security Standards, level <i>restricted</i>, for Linux: each control of Kubernetes' page of that name, with its field and
 * the values it allows. An image's own user is not believed: what is asked of a field must be said.
 */
final class PodSecurity {
    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");
    private static final Set<String> PROFILES = Set.of("RuntimeDefault", "Localhost");
    private static final Set<String> SELINUX =
            Set.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");

    private final JsonNode pod;
    private final List<String> faults = new ArrayList<>();

    private PodSecurity(JsonNode pod) {
        this.pod = pod;
    }

    /** What an admission controller would refuse in the specification of a pod. */
    static List<String> faults(JsonNode podSpec) {
        var judged = new PodSecurity(podSpec);
        judged.node();
        judged.volumes();
        judged.security(podSpec.path("securityContext"), "pod");
        judged.containers().forEach(judged::container);
        return judged.faults;
    }

    /** The specifications of pods in an object, whatever it is wrapped in. */
    static List<JsonNode> pods(JsonNode object) {
        return object.findParents("containers");
    }

    private Stream<JsonNode> containers() {
        return Stream.of("initContainers", "containers", "ephemeralContainers").flatMap(list -> items(pod.path(list)));
    }

    private void node() {
        for (var never : List.of("hostNetwork", "hostPID", "hostIPC")) {
            refuse(pod.path(never).asBoolean(), never);
        }
    }

    private void volumes() {
        for (var volume : pod.path("volumes")) {
            volume.fieldNames()
                    .forEachRemaining(field ->
                            refuse(!field.equals("name") && !VOLUMES.contains(field), "volume of type " + field));
        }
    }

    private void security(JsonNode context, String of) {
        refuse(context.path("windowsOptions").path("hostProcess").asBoolean(), of + ": hostProcess");
        refuse(!SELINUX.contains(context.path("seLinuxOptions").path("type").asText()), of + ": SELinux type");
        refuse(
                context.path("seLinuxOptions").has("user")
                        || context.path("seLinuxOptions").has("role"),
                of + ": SELinux user or role");
        refuse(context.path("appArmorProfile").path("type").asText().equals("Unconfined"), of + ": AppArmor off");
        refuse(!context.path("sysctls").isEmpty(), of + ": sysctls");
        refuse(context.has("runAsUser") && context.path("runAsUser").asInt() == 0, of + ": runs as root");
    }

    private void container(JsonNode container) {
        var name = container.path("name").asText();
        var context = container.path("securityContext");
        security(context, name);
        refuse(context.path("privileged").asBoolean(), name + ": privileged");
        refuse(context.path("allowPrivilegeEscalation").asBoolean(true), name + ": allowPrivilegeEscalation");
        refuse(
                !texts(context.path("capabilities").path("drop")).contains("ALL"),
                name + ": capabilities are not dropped");
        refuse(
                !Set.of("NET_BIND_SERVICE")
                        .containsAll(texts(context.path("capabilities").path("add"))),
                name + ": capabilities are added");
        refuse(!Set.of("", "Default").contains(context.path("procMount").asText()), name + ": procMount");
        refuse(!said(context, "runAsNonRoot").asBoolean(), name + ": runAsNonRoot");
        refuse(!PROFILES.contains(said(context, "seccompProfile").path("type").asText()), name + ": seccomp profile");
        refuse(items(container.path("ports")).anyMatch(port -> port.has("hostPort")), name + ": hostPort");
        for (var probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            refuse(!container.path(probe).findValues("host").isEmpty(), name + ": " + probe + " of another host");
        }
    }

    /** A container's own word, else the pod's. */
    private JsonNode said(JsonNode context, String field) {
        return context.has(field)
                ? context.path(field)
                : pod.path("securityContext").has(field)
                        ? pod.path("securityContext").path(field)
                        : MissingNode.getInstance();
    }

    private void refuse(boolean isWrong, String what) {
        if (isWrong) {
            faults.add(what);
        }
    }
}
