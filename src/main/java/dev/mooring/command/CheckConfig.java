package dev.mooring.command;

import jakarta.enterprise.inject.Vetoed;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks at the configuration as the start of the service does, and ends. */
@Vetoed // Made here, not by the container.
@Command(
        name = "check-config",
        mixinStandardHelpOptions = true,
        description = {
            "Prints every problem and every warning of the configuration that the service would be started with. Asks"
                    + " nobody: that addresses answer and credentials are taken is not looked at. With --ask, asks Pulumi"
                    + " whether it knows the stacks."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:the service can start with it", "1:it cannot; each line says what to do", "3:wrong arguments"
        })
final class CheckConfig implements Callable<Integer> {
    static final String ASK = "--ask";
    private final QuarkusProcess process;

    @Option(names = ASK, description = "Ask Pulumi whether it knows each stack, and lets the token see it.")
    boolean ask;

    CheckConfig(QuarkusProcess process) {
        this.process = process;
    }

    @Override
    public Integer call() {
        return process.review(ConfigurationReview.class, Map.of("quarkus.log.console.level", "ERROR"));
    }
}
