package dev.mooring.check;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What to do: a sentence, and commands that can be pasted into a shell as they are, in order. A check states it with
 * {@link Placeholder}s in braces; a finding has it filled in. A command is whole or is not there at all.
 *
 * <p>Commands that begin with {@code sudo} are meant for the machine; the sentence says so. A machine with Bottlerocket has
 * no use for them: they are left out, and so is what frees or removes its Node for their sake.
 */
public record Remedy(String text, List<Command> commands) {
    private static final String NODE_CONFIG = "nodeConfig.yaml";
    /** Stands behind what is said of machines that nodeadm sets up. */
    static final String BOTTLEROCKET =
            " Bottlerocket has neither nodeadm nor nodeConfig.yaml, so the sudo commands are left out: change the machine by its settings (apiclient, user data), and look at it in its admin container.";

    /**
     * One command.
     *
     * @param changes whether it changes something, be it only by starting it again
     */
    public record Command(String command, boolean changes) {
        private boolean isForTheMachine() {
            return command.startsWith("sudo ");
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    public Remedy {
        commands = List.copyOf(Objects.requireNonNullElse(commands, List.of()));
    }

    /** A sentence alone. Findings that were stored by earlier versions have no more. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Remedy of(String text) {
        return new Remedy(text, List.of());
    }

    /** A command that only looks. */
    public Remedy looking(String template) {
        return and(template, false);
    }

    /** A command that changes something. */
    public Remedy changing(String template) {
        return and(template, true);
    }

    private Remedy and(String template, boolean changes) {
        Blanks.requireKnown(template);
        return new Remedy(
                text,
                Stream.concat(commands.stream(), Stream.of(new Command(template, changes)))
                        .toList());
    }

    /** The same in one case. A command that lacks a word, or has one that is not what it should be, is left out. */
    Remedy filledIn(Blanks blanks) {
        var fit = isForMachines() && blanks.isForBottlerocket() ? forBottlerocket() : this;
        var filled = new ArrayList<Command>(fit.commands.size());
        fit.commands.forEach(command ->
                blanks.command(command.command()).ifPresent(text -> filled.add(new Command(text, command.changes()))));
        return new Remedy(blanks.sentence(fit.text), filled);
    }

    private boolean isForMachines() {
        return text.contains(NODE_CONFIG) || commands.stream().anyMatch(Command::isForTheMachine);
    }

    private Remedy forBottlerocket() {
        // A node that was drained or deleted, and whose machine is still what it was, is worse than before.
        var changesTheMachine =
                commands.stream().anyMatch(command -> command.changes() && command.isForTheMachine());
        return new Remedy(
                text.contains("Bottlerocket") ? text : text + BOTTLEROCKET,
                commands.stream()
                        .filter(command -> !command.isForTheMachine())
                        .filter(command -> !changesTheMachine || !Commands.OF_A_NODE.contains(command.command()))
                        .toList());
    }
}
