package dev.mooring.deploy;

import static dev.mooring.deploy.Manifests.KUBERNETES;
import static dev.mooring.deploy.Manifests.documents;
import static dev.mooring.deploy.MonitoringFiles.RENDERED;
import static dev.mooring.deploy.MonitoringFiles.list;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the Prometheus operator is given fits what is deployed. */
class OperatorTest {
    private static final Path FOLDER = RENDERED.resolve("kubernetes");

    @Test
    void scrapesAPortThatTheServiceHas() throws IOException {
        var ports = list(one(KUBERNETES.resolve("service.yaml")).path("spec").path("ports")).stream()
                .map(port -> port.path("name").asText())
                .toList();
        assertThat(ports)
                .contains(one(FOLDER.resolve("servicemonitor.yaml"))
                        .path("spec")
                        .path("endpoints")
                        .path(0)
                        .path("port")
                        .asText());
    }

    @Test
    void scrapesAPortThatPodsHave() throws IOException {
        var ports = one(KUBERNETES.resolve("deployment.yaml")).findValuesAsText("name");
        assertThat(ports)
                .contains(one(FOLDER.resolve("podmonitor.yaml"))
                        .path("spec")
                        .path("podMetricsEndpoints")
                        .path(0)
                        .path("port")
                        .asText());
    }

    @Test
    void selectsByALabelThatServiceAndPodsHave() throws IOException {
        var wanted = one(FOLDER.resolve("podmonitor.yaml"))
                .path("spec")
                .path("selector")
                .path("matchLabels");
        assertThat(one(KUBERNETES.resolve("kustomization.yaml"))
                        .path("labels")
                        .path(0)
                        .path("pairs")
                        .path("app.kubernetes.io/name"))
                .isEqualTo(wanted.path("app.kubernetes.io/name"));
        assertThat(one(KUBERNETES.resolve("deployment.yaml"))
                        .path("spec")
                        .path("template")
                        .path("metadata")
                        .path("labels"))
                .isEqualTo(wanted);
    }

    @Test
    void hasAllRulesAndAlerts() throws IOException {
        var all = new ArrayList<JsonNode>(MonitoringFiles.rules(RENDERED.resolve("rules.yaml")));
        all.addAll(MonitoringFiles.rules(RENDERED.resolve("alerts.yaml")));
        var given = new ArrayList<JsonNode>();
        one(FOLDER.resolve("prometheusrule.yaml"))
                .path("spec")
                .path("groups")
                .forEach(group -> given.addAll(list(group.path("rules"))));
        assertThat(given).isEqualTo(all);
    }

    @Test
    void namesFilesThatAreThere() throws IOException {
        List<JsonNode> named = list(one(FOLDER.resolve("kustomization.yaml")).path("resources"));
        assertThat(named)
                .isNotEmpty()
                .allSatisfy(file -> assertThat(FOLDER.resolve(file.asText())).exists());
    }

    private static JsonNode one(Path file) throws IOException {
        return documents(file).getFirst();
    }
}
