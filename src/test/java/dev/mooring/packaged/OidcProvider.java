package dev.mooring.packaged;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.util.List;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** A provider of OpenID Connect that vouches for whomever a test wishes. */
final class OidcProvider implements AutoCloseable {
    private final WireMockServer server = new WireMockServer(options().dynamicPort());
    private final RsaJsonWebKey key;

    OidcProvider() throws JoseException {
        key = RsaJwkGenerator.generateJwk(2048);
        key.setKeyId("k1");
        server.start();
        server.stubFor(get("/.well-known/openid-configuration").willReturn(okJson("""
                {"issuer": "%1$s", "jwks_uri": "%1$s/jwks", "token_endpoint": "%1$s/token",
                 "authorization_endpoint": "%1$s/authorize"}""".formatted(url()))));
        server.stubFor(get("/jwks").willReturn(okJson(new JsonWebKeySet(key).toJson())));
    }

    String url() {
        return server.baseUrl();
    }

    /** A token of ada's for Mooring. */
    String token(String... roles) throws JoseException {
        var claims = new JwtClaims();
        claims.setIssuer(url());
        claims.setSubject("ada");
        claims.setAudience("mooring");
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(60);
        claims.setStringListClaim("groups", List.of(roles));
        var signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        return signature.getCompactSerialization();
    }

    @Override
    public void close() {
        server.stop();
    }
}
