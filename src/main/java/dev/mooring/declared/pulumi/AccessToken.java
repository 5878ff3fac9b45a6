package dev.mooring.declared.pulumi;

import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import java.util.function.LongSupplier;

/** What Mooring comes to Pulumi Cloud with. A live credential: never logged, never in a cause. */
interface AccessToken {
    /**
     * The token of now.
     *
     * @param operation what it is for, as causes name it
     * @throws Unreadable where there is none
     */
    String get(String operation);

    /** Whether there may be a better one, now that Pulumi Cloud did not take this one. */
    boolean isReplaced(String refused);

    /** The one that is configured, or one that is exchanged for a token of the service account. */
    static AccessToken of(PulumiConfig config, PulumiHttp http, LongSupplier stopwatch) {
        return config.oidc()
                .organization()
                .<AccessToken>map(organization -> new TokenExchange(config, organization, http, stopwatch))
                .orElseGet(() -> new Configured(config));
    }

    /** Whether a text can be a token: a client would refuse any other in words that hold it. */
    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(sign -> sign > ' ' && sign < 127);
    }

    /** A token that is as long-lived as its owner lets it be. */
    record Configured(PulumiConfig config) implements AccessToken {
        @Override
        public String get(String operation) {
            var token = config.token()
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .orElseThrow(
                            () -> new Unreadable(Kind.UNAUTHENTICATED, operation, "mooring.pulumi.token is not set"));
            if (!isToken(token)) {
                throw new Unreadable(
                        Kind.UNAUTHENTICATED, operation, "mooring.pulumi.token holds signs that no token has");
            }
            return token;
        }

        @Override
        public boolean isReplaced(String refused) {
            return false;
        }
    }
}
