package dev.mooring.check;

import dev.mooring.reading.Excerpt;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the words in braces of a remedy stand for in one case. */
final class Blanks {
    private static final Pattern BLANK = Pattern.compile("\\{([a-z][a-zA-Z]*)\\}");
    /** One word, or several with commas between. */
    private static final Pattern NAME = Pattern.compile("(?:[\\p{L}\\p{N}._:/@+=*#-]++(?:, ?)?+)*+");

    /** Breaks a line, turns the direction of writing, or is read by machines alone. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private static final int LONGEST_QUOTED = 60;
    private static final String SUBJECT = "subject";
    private final Scene scene;
    private final Subject subject;
    private final Evidence evidence;

    Blanks(Scene scene, Subject subject, Evidence evidence) {
        this.scene = scene;
        this.subject = subject;
        this.evidence = evidence;
    }

    /** @throws IllegalArgumentException where a command leaves a word open whose grammar nobody states */
    static void requireKnown(String template) {
        BLANK.matcher(template)
                .results()
                .map(blank -> blank.group(1))
                .filter(id -> Placeholder.find(id).isEmpty())
                .findFirst()
                .ifPresent(id -> {
                    throw new IllegalArgumentException("{" + id + "} is no placeholder: " + template);
                });
    }

    /** The command, whole; empty where a word is not known, or is not what it should be. */
    Optional<String> command(String template) {
        var blanks = BLANK.matcher(template);
        var command = new StringBuilder();
        while (blanks.find()) {
            var word = word(blanks.group(1));
            if (word.isEmpty()) {
                return Optional.empty();
            }
            blanks.appendReplacement(command, Matcher.quoteReplacement(word.get()));
        }
        return Optional.of(blanks.appendTail(command).toString());
    }

    /** The sentence, as well as it can be said. It is for people: nothing in it is fit for a shell. */
    String sentence(String template) {
        return BLANK.matcher(template).replaceAll(blank -> Matcher.quoteReplacement(plain(blank.group(1))));
    }

    /** Whether the machine that commands are for runs Bottlerocket. */
    boolean isForBottlerocket() {
        return scene.isBottlerocket(node());
    }

    private Optional<String> node() {
        return value(Placeholder.NODE).map(Blanks::text);
    }

    private Optional<String> word(String id) {
        return Placeholder.find(id).flatMap(blank -> value(blank).flatMap(blank::word));
    }

    private String plain(String id) {
        if (SUBJECT.equals(id)) {
            return quoted(subject.name());
        }
        return Placeholder.find(id)
                .map(blank -> value(blank).map(Blanks::text).map(Blanks::quoted).orElse(blank.words()))
                .orElse("{" + id + "}");
    }

    /** What might be taken for a part of the sentence is told from it: a name may be free text. */
    private static String quoted(String name) {
        return NAME.matcher(name).matches()
                ? name
                : "\"" + Excerpt.of(UNSEEN.matcher(name).replaceAll(" ").replace('"', '\''), LONGEST_QUOTED) + "\"";
    }

    private static String text(Object value) {
        return value instanceof Collection<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : value.toString();
    }

    /** What the check names, and else the scene, the evidence of that name, or the subject. */
    private Optional<Object> value(Placeholder blank) {
        return evidence.named(blank)
                .or(() -> ofScene(blank))
                .or(() -> evidence.value(blank.id()))
                .or(() -> blank.names(subject) ? Optional.of(subject.name()) : Optional.empty());
    }

    private Optional<Object> ofScene(Placeholder blank) {
        return switch (blank) {
            case CREDENTIAL_PROVIDER -> scene.credentialProvider(subject).map(provider -> provider);
            case CONTAINERD_SOURCE -> scene.containerdSource(node()).map(source -> source);
            default -> Optional.ofNullable(scene.words().get(blank));
        };
    }
}
