package dev.mooring.declared.pulumi;

import dev.mooring.reading.answer.SourceConfig;
import dev.mooring.setting.ReadableFile;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** Where Pulumi Cloud is. */
@ConfigMapping(prefix = "mooring.pulumi")
public interface PulumiConfig {
    /** Pulumi Cloud, or a self-hosted one. */
    @WithDefault("https://api.pulumi.com")
    @WebAddress
    URI url();

    /** Access token that may read the stacks. */
    Optional<String> token();

    /** File that holds the token. */
    Optional<@ReadableFile String> tokenFile();

    /** In place of a token: one that is exchanged for that of the pod's service account. */
    Oidc oidc();

    /** How long to wait for an answer to begin. */
    @WithDefault("PT20S")
    @DurationMin(millis = 1, message = "must be longer than nothing, for example PT20S")
    Duration timeout();

    /** Bytes of an exported state, once unpacked. It is read as a stream, and cut down to what matters on the way. */
    @WithDefault("268435456")
    @Min(value = SourceConfig.LEAST_BYTES, message = "must be at least {value} bytes") long maxState();

    /** In words for people, what it is asked with. */
    static String accessOf(PulumiConfig config) {
        return config.oidc()
                .organization()
                .map(organization -> "OIDC of organization " + organization)
                .orElse(config.token().filter(token -> !token.isBlank()).isPresent() ? "token" : "nothing");
    }

    /** A token of the pod's service account, exchanged for one of Pulumi Cloud. Switched on by the organization. */
    interface Oidc {
        /** The organization that the issuer of the token is registered with. */
        Optional<
                        @Pattern(
                                regexp = "[A-Za-z0-9][A-Za-z0-9_.-]{0,99}",
                                message = "must be the name of an organization of Pulumi Cloud")
                        String>
                organization();

        /** File that holds the token of the service account; read again at each exchange. */
        Optional<@ReadableFile String> tokenFile();

        /** Asks for a token of this team; of the organization otherwise. */
        Optional<@Pattern(regexp = "[^\\s:]{1,100}", message = "must be the name of a team") String> team();

        /** Asks for a personal token of this user; of the organization otherwise. */
        Optional<@Pattern(regexp = "[^\\s:]{1,100}", message = "must be the login of a user") String> user();

        /** For how long a token is asked for; default: as Pulumi Cloud has it. */
        Optional<@DurationMin(minutes = 10, message = "must be at least ten minutes, for example PT1H") Duration>
                expiration();
    }
}
