package dev.mooring.caller;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** What the tokens of an OpenID Connect provider allow here. */
@Singleton
public final class OidcRoles {
    private static final String AUDIENCE = "quarkus.oidc.token.audience";
    /** Quarkus takes it for: do not look at the audience. */
    private static final String ANY = "any";

    private final ApiConfig config;
    private final Config settings;

    @Inject
    public OidcRoles(ApiConfig config, Config settings) {
        this.config = config;
        this.settings = settings;
    }

    /** A caller that the provider vouches for. Without either role, one that may nothing. */
    public Caller caller(SecurityIdentity identity) {
        return new Caller(identity.getPrincipal().getName(), role(identity));
    }

    private @Nullable Role role(SecurityIdentity identity) {
        if (identity.hasRole(config.oidc().operatorRole())) {
            return Role.OPERATOR;
        }
        return identity.hasRole(config.oidc().readerRole()) ? Role.READER : null;
    }

    /** The API's provider. */
    public Optional<String> provider() {
        return settings.getOptionalValue("quarkus.oidc.auth-server-url", String.class);
    }

    /** What is wrong with the configuration, one line each. */
    public List<String> problems() {
        if (config.auth() != ApiConfig.Auth.OIDC) {
            return List.of();
        }
        var problems = new ArrayList<String>();
        var audience = settings.getOptionalValue(AUDIENCE, String.class).orElse("");
        if (audience.isBlank() || audience.strip().equals(ANY)) {
            problems.add("mooring.api.oidc.audience is not set, so a token that was made for another service would do:"
                    + " set it to the audience that the provider's tokens for Mooring have");
        }
        if (config.oidc().readerRole().equals(config.oidc().operatorRole())) {
            problems.add("mooring.api.oidc.reader-role and mooring.api.oidc.operator-role are the same: choose two"
                    + " roles of the provider");
        }
        return problems;
    }
}
