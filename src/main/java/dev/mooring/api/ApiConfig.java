package dev.mooring.api;

import dev.mooring.setting.ReadableFile;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Who may ask. */
@ConfigMapping(prefix = "mooring.api")
public interface ApiConfig {
    /** {@code token}, {@code oidc} (configure {@code quarkus.oidc.*}) or {@code none}. */
    @WithDefault("token")
    Auth auth();

    /** Bearer tokens that may ask. */
    Optional<List<String>> tokens();

    /** File that holds the tokens, one a line. */
    Optional<@ReadableFile String> tokensFile();

    /** How callers are known. */
    enum Auth {
        TOKEN,
        OIDC,
        NONE
    }

    /** The tokens without blanks. */
    default List<String> configuredTokens() {
        return tokens().orElse(List.of()).stream()
                .map(String::strip)
                .filter(token -> !token.isEmpty())
                .toList();
    }
}
