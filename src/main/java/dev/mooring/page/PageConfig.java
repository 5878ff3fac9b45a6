package dev.mooring.page;

import dev.mooring.setting.ReadableFile;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The on-call page. */
@ConfigMapping(prefix = "mooring.page")
public interface PageConfig {
    /**
     * {@code none}: whoever reaches the port may read it. {@code token}: a form takes one of {@code mooring.api.tokens};
     * its role decides whether there are buttons. {@code oidc}: a provider vouches for people, see {@link #oidc}.
     */
    @WithDefault("none")
    Auth auth();

    /** The provider that people sign in at. */
    Oidc oidc();

    /** How readers are known. */
    enum Auth {
        NONE,
        TOKEN,
        OIDC
    }

    /** What the page is to its provider. Roles mean what {@code mooring.api.oidc} says. */
    interface Oidc {
        /** The provider. Becomes {@code quarkus.oidc.page.auth-server-url}; that of the API where it is not set. */
        Optional<URI> url();

        /** Becomes {@code quarkus.oidc.page.client-id}. */
        Optional<String> clientId();

        /** Becomes {@code quarkus.oidc.page.credentials.secret}. */
        Optional<String> clientSecret();

        /** File that holds it. */
        Optional<@ReadableFile String> clientSecretFile();

        /** Asked for beside {@code openid}. Becomes {@code quarkus.oidc.page.authentication.scopes}. */
        Optional<List<String>> scopes();
    }
}
