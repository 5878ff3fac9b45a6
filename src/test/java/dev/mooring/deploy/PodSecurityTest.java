package dev.mooring.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules by which pods are judged here refuse what they are there to refuse. */
class PodSecurityTest {
    private static final String GOOD = """
            securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
            volumes: [{name: a, emptyDir: {}}]
            containers:
              - name: c
                ports: [{containerPort: 1}]
                livenessProbe: {httpGet: {path: /, port: 1}}
                securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
            """;

    @Test
    void lookForNothingMoreThanTheStandardDoes() throws IOException {
        assertThat(PodSecurity.faults(new YAMLMapper().readTree(GOOD))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /                                      | {"hostNetwork": true}
                    /                                      | {"hostPID": true}
                    /                                      | {"hostIPC": true}
                    /volumes/0                             | {"hostPath": {"path": "/"}}
                    /volumes/0                             | {"nfs": {"server": "x"}}
                    /securityContext                       | {"runAsNonRoot": false}
                    /securityContext                       | {"runAsUser": 0}
                    /securityContext                       | {"seccompProfile": {"type": "Unconfined"}}
                    /securityContext                       | {"sysctls": [{"name": "kernel.msgmax", "value": "1"}]}
                    /securityContext                       | {"windowsOptions": {"hostProcess": true}}
                    /securityContext                       | {"seLinuxOptions": {"user": "root"}}
                    /securityContext                       | {"seLinuxOptions": {"type": "spc_t"}}
                    /securityContext                       | {"appArmorProfile": {"type": "Unconfined"}}
                    /containers/0/ports/0                  | {"hostPort": 1}
                    /containers/0/livenessProbe/httpGet    | {"host": "x"}
                    /containers/0/securityContext          | {"privileged": true}
                    /containers/0/securityContext          | {"procMount": "Unmasked"}
                    /containers/0/securityContext          | {"runAsUser": 0}
                    /containers/0/securityContext          | {"runAsNonRoot": false}
                    /containers/0/securityContext          | {"seccompProfile": {"type": "Unconfined"}}
                    /containers/0/securityContext          | {"allowPrivilegeEscalation": true}
                    /containers/0/securityContext          | {"capabilities": {"drop": ["KILL"]}}
                    /containers/0/securityContext          | {"capabilities": {"drop": ["ALL"], "add": ["SYS_ADMIN"]}}
                    """)
    void refuseWhatTheStandardRefuses(String where, String change) throws IOException {
        var pod = new YAMLMapper().readTree(GOOD);
        ((ObjectNode) (where.equals("/") ? pod : pod.at(where)))
                .setAll((ObjectNode) new ObjectMapper().readTree(change));
        assertThat(PodSecurity.faults(pod)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "/securityContext, runAsNonRoot",
        "/securityContext, seccompProfile",
        "/containers/0/securityContext, allowPrivilegeEscalation",
        "/containers/0/securityContext, capabilities"
    })
    void askThatItIsSaid(String where, String field) throws IOException {
        var pod = new YAMLMapper().readTree(GOOD);
        ((ObjectNode) pod.at(where)).remove(field);
        assertThat(PodSecurity.faults(pod)).hasSize(1);
    }
}
