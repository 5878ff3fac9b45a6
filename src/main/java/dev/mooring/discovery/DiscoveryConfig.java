package dev.mooring.discovery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** Which clusters are taken up by themselves. Off unless asked for. */
@ConfigMapping(prefix = "mooring.discovery")
public interface DiscoveryConfig {
    /** Whether stacks are looked through for clusters at all. */
    @WithDefault("false")
    boolean enabled();

    /** Organisations of Pulumi Cloud whose stacks are looked at, as far as the token may see them. */
    Optional<List<@Pattern(regexp = "[^/\\s]+", message = "must be names of organisations, without '/'") String>>
            organizations();

    /** Only stacks of this project. */
    Optional<String> project();

    /** Only stacks with this tag: {@code name} or {@code name=value}. */
    Optional<
                    @Pattern(
                            regexp = "[A-Za-z0-9_.:-]{1,40}(=.*)?",
                            message =
                                    "must be the name of a tag, or name=value; in a .properties file a comment has a line of its own")
                    String>
            tag();

    /** Stacks that are looked at whatever the organisation lists. */
    Optional<
                    List<
                            @Pattern(
                                    regexp = "[^/\\s]+/[^/\\s]+/[^/\\s]+",
                                    message = "must be names of stacks, as org/project/stack")
                            String>>
            stacks();

    /** How often stacks are listed. Deliveries tell of changes meanwhile. */
    @WithDefault("PT10M")
    @DurationMin(seconds = 10, message = "must be at least ten seconds, for example PT10M")
    Duration interval();

    /** Clusters that are taken up; more are not. */
    @WithDefault("100")
    @Min(1) int most();

    /** States that are read in one go; the others are read in the next. */
    @WithDefault("50")
    @Min(1) int statesPerRound();

    /** Role that is assumed for each; {@code {account}} stands for the account that the state tells. */
    Optional<
                    @Pattern(
                            regexp = "arn:aws[a-z-]*:iam::([0-9]{12}|\\{account}):role/[\\w+=,.@/-]{1,576}",
                            message = "must be the ARN of a role, as arn:PARTITION:iam::{account}:role/mooring")
                    String>
            roleArn();

    /** What that role's trust policy asks for, where it does. */
    Optional<String> externalId();

    /** As {@code mooring.clusters.<name>.nodes-output}. */
    @WithDefault("hybridNodes")
    String nodesOutput();

    /** As {@code mooring.clusters.<name>.iam}. */
    @WithDefault("false")
    boolean iam();

    /** As {@code mooring.clusters.<name>.ec2}. */
    @WithDefault("false")
    boolean ec2();
}
