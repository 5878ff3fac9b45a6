package dev.mooring.caller;

import dev.mooring.setting.ReadableFile;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may ask. */
@ConfigMapping(prefix = "mooring.api")
public interface ApiConfig {
    /** {@code token}, {@code oidc} (configure {@code quarkus.oidc.*} and {@link #oidc}) or {@code none}. */
    @WithDefault("token")
    Auth auth();

    /** Tokens without a name; whoever holds one is an operator. */
    Optional<List<String>> tokens();

    /** File that holds further ones, separated by commas or lines. Read again when it changes. */
    Optional<@ReadableFile String> tokensFile();

    /** Tokens with names of their own, so that the log can say who asked, and with roles. */
    @WithName("tokens")
    Map<
                    @Pattern(
                            regexp = "(?!\\d+$)[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
                            message = "is not a name: it may hold letters, digits, '.', '_' and '-' only, and not"
                                    + " digits alone; choose another")
                    String,
                    NamedToken>
            namedTokens();

    /** What tokens of an OpenID Connect provider must be like. */
    Oidc oidc();

    /** How callers are known. */
    enum Auth {
        TOKEN,
        OIDC,
        NONE
    }

    /** A token: exactly one of its value, its file and its hash. */
    interface NamedToken {
        /** The token itself. */
        Optional<String> value();

        /** File that holds it; several, one a line, while one takes another's place. Read again when it changes. */
        Optional<@ReadableFile String> file();

        /** SHA-256 of the token's UTF-8 bytes, so that the configuration does not hold it. */
        @WithName("sha256")
        Optional<
                        @Pattern(
                                regexp = "[0-9A-Fa-f]{64}",
                                message = "must be 64 hex digits: printf %s \"$TOKEN\" | sha256sum")
                        String>
                sha256();

        /** What whoever holds it may do. */
        @WithDefault("reader")
        Role role();
    }

    /** Who a provider's token must be for, and what its roles mean here. */
    interface Oidc {
        /** Audiences; a token must be for one of them. Becomes {@code quarkus.oidc.token.audience}. */
        Optional<List<String>> audience();

        /** Path of the claim that lists roles. Becomes {@code quarkus.oidc.roles.role-claim-path}. */
        Optional<String> roleClaim();

        /** The provider's role that makes a reader. */
        @WithDefault("mooring-reader")
        String readerRole();

        /** The provider's role that makes an operator. */
        @WithDefault("mooring-operator")
        String operatorRole();
    }
}
