package dev.mooring.command;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.inject.Vetoed;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** All commands. */
@Vetoed // Made here, not by the container.
@Command(
        name = "mooring",
        mixinStandardHelpOptions = true,
        versionProvider = MooringCommand.Version.class,
        description = {
            "Watches Amazon EKS clusters with hybrid nodes that are declared in Pulumi, and reports where reality"
                    + " differs. Without a command it runs as a service."
        },
        footer = {
            "",
            "Configuration comes from the environment (MOORING_…), from system properties and from"
                    + " config/application.properties, as for the service."
        })
final class MooringCommand implements Runnable {
    @Spec
    @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "A command is missing.");
        }
    }

    /** Of the artifact. */
    @RegisterForReflection
    static final class Version implements IVersionProvider {
        private static final @Nullable String OF_ARTIFACT =
                MooringCommand.class.getPackage().getImplementationVersion();

        @Override
        public String[] getVersion() {
            return new String[] {"mooring " + (OF_ARTIFACT == null ? "(unpackaged)" : OF_ARTIFACT)};
        }
    }
}
