package dev.mooring.packaged;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.mooring.demo.MooringProcess;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers that an OpenID Connect provider vouches for. */
class OidcIT {
    @TempDir
    static Path folder;

    private static WireMockServer provider;
    private static RsaJsonWebKey key;
    private static MooringProcess mooring;

    @BeforeAll
    static void start() throws Exception {
        key = RsaJwkGenerator.generateJwk(2048);
        key.setKeyId("k1");
        provider = new WireMockServer(options().dynamicPort());
        provider.start();
        provider.stubFor(
                get("/.well-known/openid-configuration").willReturn(okJson("""
                        {"issuer": "%1$s", "jwks_uri": "%1$s/jwks", "token_endpoint": "%1$s/token",
                         "authorization_endpoint": "%1$s/authorize"}""".formatted(provider.baseUrl()))));
        provider.stubFor(get("/jwks").willReturn(okJson(new JsonWebKeySet(key).toJson())));
        mooring = MooringProcess.start(
                folder,
                Map.of(
                        "mooring.webhook.secrets", "0123456789abcdef",
                        "mooring.api.auth", "oidc",
                        "mooring.api.oidc.audience", "mooring",
                        "mooring.api.oidc.operator-role", "sre",
                        "quarkus.oidc.auth-server-url", provider.baseUrl(),
                        "mooring.database.url", "jdbc:sqlite:m.db"),
                Map.of());
    }

    @AfterAll
    static void stop() {
        mooring.close();
        provider.stop();
    }

    @Test
    void aReaderReads() throws JoseException {
        assertThat(read(token("mooring", "mooring-reader")).statusCode()).isEqualTo(200);
    }

    @Test
    void aReaderHasNothingDone() throws JoseException {
        assertThat(replay(token("mooring", "mooring-reader")).statusCode()).isEqualTo(403);
    }

    @Test
    void anOperatorHasSomethingDoneAndIsToldByName() throws JoseException, IOException {
        assertThat(replay(token("mooring", "sre")).statusCode()).isEqualTo(202);
        assertThat(mooring.log().lines()).anyMatch(line -> line.contains("event=operation") && line.contains("by=ada"));
    }

    @Test
    void whoHasNeitherRoleMayNotEvenRead() throws JoseException {
        assertThat(read(token("mooring", "accounting")).statusCode()).isEqualTo(403);
    }

    @Test
    void aTokenForAnotherServiceIsNoneForThisOne() throws JoseException {
        assertThat(read(token("another-service", "sre")).statusCode()).isEqualTo(401);
    }

    @Test
    void aTokenThatTheProviderDidNotSignIsNone() throws JoseException {
        var forged = RsaJwkGenerator.generateJwk(2048);
        forged.setKeyId("k1");
        assertThat(read(token(forged, "mooring", "sre")).statusCode()).isEqualTo(401);
    }

    @Test
    void whoSendsNoneIsAsked() {
        given().baseUri(mooring.url())
                .get("/api/v1/clusters")
                .then()
                .statusCode(401)
                .contentType("application/problem+json");
    }

    private static Response read(String token) {
        return given().baseUri(mooring.url())
                .header("Authorization", "Bearer " + token)
                .get("/api/v1/clusters");
    }

    private static Response replay(String token) {
        return given().baseUri(mooring.url())
                .header("Authorization", "Bearer " + token)
                .post("/api/v1/deliveries/replay?state=parked");
    }

    private static String token(String audience, String... roles) throws JoseException {
        return token(key, audience, roles);
    }

    private static String token(RsaJsonWebKey signer, String audience, String... roles) throws JoseException {
        var claims = new JwtClaims();
        claims.setIssuer(provider.baseUrl());
        claims.setSubject("ada");
        claims.setAudience(audience);
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(10);
        claims.setStringListClaim("groups", List.of(roles));
        var signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(signer.getPrivateKey());
        signature.setKeyIdHeaderValue(signer.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        return signature.getCompactSerialization();
    }
}
