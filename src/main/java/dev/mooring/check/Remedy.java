package dev.mooring.check;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What to do: a sentence, and commands that can be pasted into a shell as they are, in order. A check states it with
 * {@link Placeholder}s in braces; a finding has it filled in. A command is whole or is not there at all.
 *
 * <p>Commands that begin with {@code sudo} are meant for the machine; the sentence says so. A machine with Bottlerocket has
 * no use for them. Where one of them is left out, so is what drains or removes its Node for their sake.
 */
public record Remedy(String text, List<Command> commands) {
    private static final String NODE_CONFIG = "nodeConfig.yaml";
    private static final String UNCORDONING = ", and let pods onto it again";
    private static final Pattern DRAINING = Pattern.compile("((?<begins>D)|d)rain (it|the node), (?<next>\\w)");
    /** Stands behind what is said of machines that nodeadm sets up. */
    static final String BOTTLEROCKET =
            " Bottlerocket has neither nodeadm nor nodeConfig.yaml, so the sudo commands are left out: change the machine by its settings (apiclient, user data), and look at it in its admin container.";

    /**
     * One command.
     *
     * @param changes whether it changes something, be it only by starting it again
     */
    public record Command(String command, boolean changes) {
        private static final List<String> OF_ITS_NODE =
                List.of("kubectl drain ", "kubectl uncordon ", "kubectl delete node ");

        private boolean runsOnTheMachine() {
            return command.startsWith("sudo ");
        }

        private boolean changesTheMachine() {
            return changes && runsOnTheMachine();
        }

        private boolean changesItsNode() {
            return changes && OF_ITS_NODE.stream().anyMatch(command::startsWith);
        }

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
        var uninstalling = rest.stream().anyMatch(command -> command.command().contains(Commands.UNINSTALL_UNASKED));
        return Optional.of(new Remedy(
                Commands.LOST + (uninstalling ? Commands.UNINSTALLING_LOST : "") + withoutDraining(text), rest));
    }

    /** The same words without those of the commands that are left out. */
    private static String withoutDraining(String text) {
        return DRAINING.matcher(text.replace(UNCORDONING, ""))
                .replaceAll(found -> found.group("begins") == null
                        ? found.group("next")
                        : found.group("next").toUpperCase(Locale.ROOT));
    }

    /** The same in one case. A command that lacks a word, or has one that is not what it should be, is left out. */
    Remedy filledIn(Blanks blanks) {
        var isForBottlerocket = concernsMachines() && blanks.isForBottlerocket();
        return new Remedy(
                blanks.sentence(isForBottlerocket && !text.contains("Bottlerocket") ? ofBottlerocket() : text),
                whole(command -> isForBottlerocket && command.runsOnTheMachine()
                        ? Optional.empty()
                        : blanks.command(command.command()).map(filled -> new Command(filled, command.changes()))));
    }

    /** What there is to know of nodeadm is of no use. */
    private String ofBottlerocket() {
        return text.replace(Commands.NEW_ACTIVATION, "").replace(Commands.LATEST_NODEADM, "") + BOTTLEROCKET;
    }

    private boolean concernsMachines() {
        return text.contains(NODE_CONFIG) || commands.stream().anyMatch(Command::runsOnTheMachine);
    }

    /** What may be pasted at once: commands that only look, side by side; each that changes something by itself. */
    public List<List<Command>> toPaste() {
        var blocks = new ArrayList<List<Command>>();
        for (var command : commands) {
            if (command.changes()
                    || blocks.isEmpty()
                    || blocks.getLast().getFirst().changes()) {
                blocks.add(new ArrayList<>());
            }
            blocks.getLast().add(command);
        }
        return blocks;
    }

    /**
     * The commands that there are in one case. A machine and its Node are changed by all of theirs or by none: a node that was
     * drained or deleted, and whose machine is still what it was, is worse than before.
     */
    List<Command> whole(Function<Command, Optional<Command>> inThisCase) {
        var whole = new ArrayList<Command>(commands.size());
        var isHalved = false;
        for (var command : commands) {
            var there = inThisCase.apply(command);
            there.ifPresent(whole::add);
            isHalved |= there.isEmpty() && (command.changesTheMachine() || command.changesItsNode());
        }
        if (isHalved && commands.stream().anyMatch(Command::changesTheMachine)) {
            whole.removeIf(command -> command.changesTheMachine() || command.changesItsNode());
        }
        return whole;
    }
}
