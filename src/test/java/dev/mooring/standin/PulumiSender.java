package dev.mooring.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sends deliveries as Pulumi Cloud does. */
public final class PulumiSender {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI target;
    private final String secret;
    private final Duration patience;

    public PulumiSender(String baseUrl, String secret) {
        this(baseUrl, secret, Duration.ofMinutes(5));
    }

    /** @param patience how long it waits for an answer */
    public PulumiSender(String baseUrl, String secret, Duration patience) {
        this.patience = patience;
        this.target = URI.create(baseUrl + "/webhooks/pulumi");
        this.secret = secret;
    }

    public static String sign(String secret, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public HttpResponse<String> send(String kind, byte[] body) {
        return send(UUID.randomUUID().toString(), kind, body);
    }

    public HttpResponse<String> send(String id, String kind, byte[] body) {
        var request = HttpRequest.newBuilder(target)
                .timeout(patience)
                .header("Content-Type", "application/json")
                .header("Pulumi-Webhook-ID", id)
                .header("Pulumi-Webhook-Kind", kind)
                .header("Pulumi-Webhook-Signature", sign(secret, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
