package dev.mooring.format;

import dev.mooring.check.Remedy.Command;
import dev.mooring.log.OneLine;
import java.util.stream.Collectors;

/**
 * Commands as text has them: a line each, and what changes something is told by a sign before it. Behind it, a comment
 * would be taken for arguments by shells that know none where people type.
 */
final class CommandLines {
    private static final String CHANGES = "! ";
    private static final String LOOKS = "  ";

    /** Stands before them. */
    static final String WHAT_TO_DO = "What to do (! changes something):";

    private CommandLines() {}

    /** The lines of one, without a break behind the last. */
    static String of(Command command, String indent) {
        return command.command()
                .lines()
                .map(line -> indent + (command.changes() ? CHANGES : LOOKS) + OneLine.of(line))
                .collect(Collectors.joining("\n"));
    }
}
