package dev.mooring.startup;

import dev.mooring.command.ConfigurationCheck;
import dev.mooring.webhook.WebhookSecrets.UnreadableSecret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** What the start would say of the configuration, for those who only ask. */
@Singleton
final class StartCheck implements ConfigurationCheck {
    private final ConfigurationProblems problems;
    private final ConfigurationWarnings warnings;

    @Inject
    StartCheck(ConfigurationProblems problems, ConfigurationWarnings warnings) {
        this.problems = problems;
        this.warnings = warnings;
    }

    @Override
    public List<String> problems() {
        return problems.all();
    }

    @Override
    public List<String> readingProblems() {
        return problems.ofReading();
    }

    @Override
    public List<String> warnings() {
        var all = new ArrayList<>(warnings.unknown());
        all.addAll(warnings.withoutClusters());
        try {
            all.addAll(warnings.guessable());
        } catch (UnreadableSecret unreadable) {
            // Told among the problems.
        }
        return all;
    }
}
