package dev.mooring.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.cluster.StackName;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PulumiWebhookTest {

    @ParameterizedTest
    @CsvSource({
        "https://hooks.example.com/webhooks/pulumi, https://hooks.example.com/webhooks/pulumi",
        "https://hooks.example.com:8443/m/webhooks/pulumi, https://hooks.example.com:8443/m/webhooks/pulumi",
        "https://pulumi:s3cr3t@hooks.example.com/webhooks/pulumi, https://…@hooks.example.com/webhooks/pulumi",
        "https://a@b:s3cr3t@hooks.example.com/webhooks/pulumi, https://…@hooks.example.com/webhooks/pulumi",
        "https://hooks.example.com/webhooks/pulumi?code=s3cr3t, https://hooks.example.com/webhooks/pulumi?…",
        "https://my_hooks/webhooks/pulumi?code=s3cr3t#x, https://my_hooks/webhooks/pulumi?…",
    })
    void showsNoPasswordAndNoKey(String url, String shown) {
        assertThat(webhook(url).payloadUrl()).isEqualTo(shown);
        assertThat(webhook(url).pointsHere()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"https://u:s3cr3t%@host/webhooks/pulumi", "s3cr3t", "'https://h/a b?s3cr3t'"})
    void showsNothingOfWhatIsNoAddress(String text) {
        assertThat(webhook(text).payloadUrl()).isEqualTo("…");
    }

    private static PulumiWebhook webhook(String url) {
        return new PulumiWebhook(
                new WebhookOwner.Stack(new StackName("acme", "edge", "prod")),
                "mooring",
                url,
                true,
                "raw",
                Optional.of(true),
                Set.of(),
                Set.of());
    }
}
