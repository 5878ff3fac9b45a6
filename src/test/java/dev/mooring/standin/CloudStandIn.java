package dev.mooring.standin;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.request;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.mooring.standin.World.Route;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Stands in for Pulumi Cloud, EKS, SSM and IAM Roles Anywhere on one port. */
public final class CloudStandIn implements AutoCloseable {
    private final WireMockServer server =
            new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());
    private static final int LAST = 10;
    private final Map<String, Route> routes = new HashMap<>();

    public CloudStandIn(World world) {
        server.start();
        world.of("pulumi", "eks", "ssm", "rolesanywhere").forEach(this::serve);
        offerNoAddons();
        haveNoCertificateAuthorities();
        deployNothing();
    }

    /** Pulumi Deployments has no settings for any stack: others deploy them. */
    private void deployNothing() {
        server.stubFor(any(urlPathMatching("/api/stacks/.+/deployments/settings"))
                .atPriority(LAST)
                .willReturn(aResponse().withStatus(404).withBody("{\"code\":404,\"message\":\"Not Found\"}")));
    }

    /** The EKS API is one that does not know them yet. */
    private void haveNoCertificateAuthorities() {
        server.stubFor(any(urlPathMatching("/clusters/[^/]+/certificate-authorities"))
                .atPriority(LAST)
                .willReturn(aResponse()
                        .withStatus(404)
                        .withHeader("x-amzn-errortype", "UnknownOperationException")
                        .withBody("{}")));
    }

    /** EKS knows none of the add-ons, which is an answer of its own, and another one than that of a path nobody serves. */
    private void offerNoAddons() {
        server.stubFor(any(urlPathEqualTo("/addons/supported-versions"))
                .atPriority(LAST)
                .willReturn(aResponse()
                        .withStatus(404)
                        .withHeader("x-amzn-errortype", "ResourceNotFoundException")
                        .withBody("{\"message\":\"No add-on of this name\"}")));
    }

    public String url() {
        return server.baseUrl();
    }

    public WireMockServer server() {
        return server;
    }

    /** Serves an answer from now on. */
    public void serve(Route route) {
        routes.put(key(route.path(), route.target()), route);
        stub(route, aResponse().withStatus(route.status()).withBody(route.body().toString()));
    }

    /** Serves at another path what is served at one. */
    public void copy(String path, String to) {
        var route = routes.get(key(path, ""));
        serve(new Route(
                route.service(),
                route.method(),
                to,
                "",
                route.status(),
                route.body().deepCopy()));
    }

    /** Changes the body that is served at a path. */
    public void change(String path, Consumer<JsonNode> change) {
        change(path, "", change);
    }

    public void change(String path, String target, Consumer<JsonNode> change) {
        var route = routes.get(key(path, target));
        var body = route.body().deepCopy();
        change.accept(body);
        serve(new Route(route.service(), route.method(), path, target, route.status(), body));
    }

    /** Serves an error in place of what is served at a path. */
    public void fail(String path, String target, int status, String errorType, String message) {
        var route = routes.get(key(path, target));
        stub(
                route,
                aResponse()
                        .withStatus(status)
                        .withHeader("x-amzn-errortype", errorType)
                        .withBody("{\"message\":\"" + message + "\",\"__type\":\"" + errorType + "\"}"));
    }

    /** Serves a path later than it would. */
    public void delay(String path, String target, Duration by) {
        var route = routes.get(key(path, target));
        stub(
                route,
                aResponse()
                        .withStatus(route.status())
                        .withFixedDelay(Math.toIntExact(by.toMillis()))
                        .withBody(route.body().toString()));
    }

    /** Changes every body that is served. */
    public void changeAll(Consumer<JsonNode> change) {
        List.copyOf(routes.values()).forEach(route -> change(route.path(), route.target(), change));
    }

    /** Fails the next request for a path; the one after is served as before. */
    public void failOnce(String path, int status) {
        var route = routes.get(key(path, ""));
        var name = "once " + path;
        server.stubFor(request(route.method(), urlPathEqualTo(path))
                .inScenario(name)
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("over")
                .willReturn(aResponse().withStatus(status)));
    }

    /** Serves again what was served before a failure. */
    public void mend(String path, String target) {
        serve(routes.get(key(path, target)));
    }

    private void stub(Route route, ResponseDefinitionBuilder response) {
        var type = "ssm".equals(route.service()) ? "application/x-amz-json-1.1" : "application/json";
        var stub = request(route.method(), urlPathEqualTo(route.path()));
        if (!route.target().isEmpty()) {
            stub.withHeader("X-Amz-Target", equalTo(route.target()));
        }
        server.stubFor(stub.willReturn(response.withHeader("Content-Type", type)));
    }

    private static String key(String path, String target) {
        return path + " " + target;
    }

    @Override
    public void close() {
        server.stop();
    }
}
