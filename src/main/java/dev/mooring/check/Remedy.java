package dev.mooring.check;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What to do: a sentence, and commands that can be pasted into a shell as they are, in order. A check states it with
 * {@link Placeholder}s in braces; a finding has it filled in. A command is whole or is not there at all.
 *
 * <p>Commands that begin with {@code sudo} are meant for the machine; the sentence says so.
 */
public record Remedy(String text, List<Command> commands) {
    /**
     * One command.
     *
     * @param changes whether it changes something, be it only by starting it again
     */
    public record Command(String command, boolean changes) {
        private Command unasked() {
            return command.startsWith("sudo nodeadm upgrade ")
                    ? new Command(command + Commands.UPGRADING_UNASKED, changes)
                    : new Command(command.replace(Commands.UNINSTALL, Commands.UNINSTALL_UNASKED), changes);
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

    /**
     * The same of a node that is lost: its pods do not leave it, and nodeadm cannot ask the API server whether they have, so
     * it would refuse. Empty where that makes no difference.
     */
    Optional<Remedy> ofLostNode() {
        if (commands.stream().noneMatch(command -> command.command().equals(Commands.DRAIN))) {
            return Optional.empty();
        }
        var rest = commands.stream()
                .filter(command -> !command.command().equals(Commands.DRAIN)
                        && !command.command().equals(Commands.UNCORDON))
                .map(Command::unasked)
                .toList();
        return Optional.of(new Remedy(Commands.LOST + text, rest));
    }

    /** The same in one case. A command that lacks a word, or has one that is not what it should be, is left out. */
    Remedy filledIn(Blanks blanks) {
        var filled = new ArrayList<Command>(commands.size());
        commands.forEach(command ->
                blanks.command(command.command()).ifPresent(text -> filled.add(new Command(text, command.changes()))));
        return new Remedy(blanks.sentence(text), filled);
    }
}
