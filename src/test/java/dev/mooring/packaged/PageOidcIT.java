package dev.mooring.packaged;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.mooring.demo.MooringProcess;
import io.restassured.response.Response;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
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

/** People who sign in to the page at a provider, while the API takes tokens of its own. */
class PageOidcIT {
    private static final String COOKIE = "mooring-session";
    private static final String TOKEN = "operator-0123456789";

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
                        "mooring.api.tokens", TOKEN,
                        "mooring.api.oidc.operator-role", "sre",
                        "mooring.page.auth", "oidc",
                        "mooring.page.oidc.url", provider.baseUrl(),
                        "mooring.page.oidc.client-id", "mooring-page",
                        "mooring.page.oidc.client-secret", "client-secret-0123456789-0123456789",
                        "mooring.database.url", "jdbc:sqlite:m.db"),
                Map.of());
    }

    @AfterAll
    static void stop() {
        mooring.close();
        provider.stop();
    }

    @Test
    void aBrowserIsLedToTheForm() {
        assertThat(open("/", Map.of()).header("Location")).endsWith("/login");
    }

    @Test
    void theWayLeadsToTheProviderWithAProofOfItsOwn() {
        var way = query(open("/login/oidc", Map.of()).header("Location"));
        assertThat(way)
                .containsEntry("client_id", "mooring-page")
                .containsEntry("response_type", "code")
                .containsEntry("redirect_uri", mooring.url() + "/login/oidc")
                .containsEntry("code_challenge_method", "S256")
                .containsKeys("state", "nonce", "code_challenge");
    }

    @Test
    void anOperatorReadsThePage() throws JoseException {
        var signedIn = signIn("/", "sre");
        assertThat(open("/", cookies(signedIn)).statusCode()).isEqualTo(200);
    }

    @Test
    void aSignInLeadsWhereOneWantedToGo() throws JoseException {
        assertThat(signIn("/?a=b", "sre").header("Location")).isEqualTo(mooring.url() + "/?a=b");
    }

    @Test
    void anOperatorHasSomethingDoneAndIsToldByName() throws Exception {
        assertThat(replay(signIn("/", "sre")).statusCode()).isEqualTo(303);
        assertThat(mooring.log().lines()).anyMatch(line -> line.contains("event=operation") && line.contains("by=ada"));
    }

    @Test
    void aReaderHasNothingDone() throws JoseException {
        assertThat(replay(signIn("/", "mooring-reader")).statusCode()).isEqualTo(403);
    }

    @Test
    void whoHasNeitherRoleIsNotLetIn() throws JoseException {
        var answer = signIn("/", "accounting");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.cookie(COOKIE)).isNull();
    }

    /** The browser of somebody else was sent there with a code of one's own. */
    @Test
    void anAnswerThatTheBrowserDidNotAskForIsNotTaken() throws JoseException {
        var way = open("/login/oidc", Map.of());
        vouch(query(way.header("Location")).get("nonce"), "mooring-page", key, "sre");
        var answer = open(
                "/login/oidc?code=c1&state=" + query(way.header("Location")).get("state"), Map.of());
        assertThat(answer.cookie(COOKIE)).isNull();
    }

    @Test
    void aTokenForAnotherClientIsNotTaken() throws JoseException {
        assertThat(signIn("/", "another-client", key, "sre").cookie(COOKIE)).isNull();
    }

    @Test
    void aTokenThatTheProviderDidNotSignIsNotTaken() throws JoseException {
        var forged = RsaJwkGenerator.generateJwk(2048);
        forged.setKeyId("k1");
        assertThat(signIn("/", "mooring-page", forged, "sre").cookie(COOKIE)).isNull();
    }

    @Test
    void theApiTakesNoSessionAndNoCookieOfTheProvider() throws JoseException {
        var cookies = cookies(signIn("/", "sre"));
        assertThat(open("/api/v1/clusters", cookies).statusCode()).isEqualTo(401);
    }

    @Test
    void theApiTakesItsOwnTokens() {
        assertThat(given().baseUri(mooring.url())
                        .header("Authorization", "Bearer " + TOKEN)
                        .get("/api/v1/clusters")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whoSignsOutIsNobodyAnyMore() throws JoseException {
        var cookies = cookies(signIn("/", "sre"));
        given().baseUri(mooring.url())
                .redirects()
                .follow(false)
                .cookies(cookies)
                .header("Origin", mooring.url())
                .post("/logout");
        assertThat(open("/", cookies).statusCode()).isEqualTo(303);
    }

    private static Response replay(Response signedIn) {
        return given().baseUri(mooring.url())
                .redirects()
                .follow(false)
                .cookies(cookies(signedIn))
                .header("Origin", mooring.url())
                .contentType("application/x-www-form-urlencoded")
                .post("/replay");
    }

    private static Response signIn(String to, String... roles) throws JoseException {
        return signIn(to, "mooring-page", key, roles);
    }

    /** Goes to the provider, which vouches, and back, as a browser does; the answer is the last one. */
    private static Response signIn(String to, String audience, RsaJsonWebKey signer, String... roles)
            throws JoseException {
        var jar = new HashMap<String, String>();
        var way = keep(open("/login/oidc?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8), jar), jar);
        var asked = query(way.header("Location"));
        vouch(asked.get("nonce"), audience, signer, roles);
        var answer = keep(open("/login/oidc?code=c1&state=" + asked.get("state"), jar), jar);
        for (var hop = 0; hop < 3 && isOnTheWay(answer); hop++) {
            answer = keep(open(answer.header("Location").substring(mooring.url().length()), jar), jar);
        }
        return answer;
    }

    private static boolean isOnTheWay(Response answer) {
        var location = answer.header("Location");
        return location != null && location.startsWith(mooring.url() + "/login/oidc");
    }

    private static Response keep(Response answer, Map<String, String> jar) {
        jar.putAll(answer.cookies());
        return answer;
    }

    private static Map<String, String> cookies(Response answer) {
        return Map.of(COOKIE, Objects.requireNonNullElse(answer.cookie(COOKIE), "none"));
    }

    private static Response open(String path, Map<String, String> cookies) {
        return given().baseUri(mooring.url())
                .urlEncodingEnabled(false)
                .redirects()
                .follow(false)
                .accept("text/html")
                .cookies(cookies)
                .get(path);
    }

    private static Map<String, String> query(String address) {
        return Arrays.stream(URI.create(address).getRawQuery().split("&", -1))
                .map(part -> part.split("=", 2))
                .collect(Collectors.toMap(part -> part[0], part -> URLDecoder.decode(part[1], StandardCharsets.UTF_8)));
    }

    private static void vouch(String nonce, String audience, RsaJsonWebKey signer, String... roles)
            throws JoseException {
        var claims = new JwtClaims();
        claims.setIssuer(provider.baseUrl());
        claims.setSubject("ada");
        claims.setAudience(audience);
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(10);
        claims.setClaim("nonce", nonce);
        claims.setStringListClaim("groups", List.of(roles));
        var signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(signer.getPrivateKey());
        signature.setKeyIdHeaderValue(signer.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        provider.stubFor(post("/token").willReturn(okJson("""
                {"access_token": "a1", "token_type": "Bearer", "expires_in": 600, "id_token": "%s"}""".formatted(signature.getCompactSerialization()))));
    }
}
