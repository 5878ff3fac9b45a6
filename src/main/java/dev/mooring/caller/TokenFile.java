package dev.mooring.caller;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A file of tokens. It is read again when it is another one than before, by its time, its size or its inode: a secret that
 * Kubernetes mounts changes by a link that points elsewhere. What cannot be used leaves the tokens as they are, and is
 * told of once.
 */
final class TokenFile {
    private static final Logger LOG = Logger.getLogger(TokenFile.class);
    private static final int MOST_BYTES = 65_536;
    private final String key;
    private final Path path;
    private final Pattern separator;
    private final String name;
    private final Role role;
    private @Nullable Stamp stamp;
    private boolean told;
    private volatile List<Token> tokens = List.of();

    private TokenFile(String key, String path, Pattern separator, String name, Role role) {
        this.key = key;
        this.path = Path.of(path);
        this.separator = separator;
        this.name = name;
        this.role = role;
    }

    /** One token a line, or several with commas between. */
    static TokenFile ofList(String key, String path, String name, Role role) {
        return new TokenFile(key, path, Pattern.compile("[,\\r\\n]"), name, role);
    }

    /** One token a line. */
    static TokenFile ofLines(String key, String path, String name, Role role) {
        return new TokenFile(key, path, Pattern.compile("[\\r\\n]"), name, role);
    }

    /** What tells a file from the one that was there before. */
    private record Stamp(
            FileTime modified, long bytes, @Nullable Object inode) {}

    /** The file cannot be used; the message says why and what to do, and nothing of what it holds. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String why) {
            super(why);
        }
    }

    /** The setting that names it. */
    String key() {
        return key;
    }

    /** The tokens of the last time that it could be used. */
    List<Token> tokens() {
        return tokens;
    }

    /** Whether there are other tokens than before. */
    boolean reread() {
        try {
            var now = stamp();
            if (now.equals(stamp)) {
                return false;
            }
            var read = read(now);
            var changed = !read.equals(tokens);
            // Taken before the file was read: what changes meanwhile is another file the next time.
            stamp = now;
            tokens = read;
            told = false;
            return changed;
        } catch (Unusable unusable) {
            stamp = null;
            tell(unusable);
            return false;
        }
    }

    private void tell(Unusable unusable) {
        if (!told) {
            LOG.warnf("%s %s. Its tokens stay as they are", key, unusable.getMessage());
        }
        told = true;
    }

    /** Reads it, whatever was there before. */
    List<Token> read() throws Unusable {
        return read(stamp());
    }

    private List<Token> read(Stamp now) throws Unusable {
        if (now.bytes() > MOST_BYTES) {
            throw new Unusable("holds more than " + MOST_BYTES + " bytes: name the right file");
        }
        var texts = separator
                .splitAsStream(text())
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
        if (texts.isEmpty()) {
            throw new Unusable("holds no token: write one into it");
        }
        if (texts.stream().anyMatch(text -> text.length() < Token.FEWEST_CHARACTERS)) {
            throw new Unusable("holds " + Tokens.GUESSABLE);
        }
        return texts.stream().map(text -> Token.of(name, role, text)).toList();
    }

    private Stamp stamp() throws Unusable {
        try {
            var file = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(file.lastModifiedTime(), file.size(), file.fileKey());
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    private String text() throws Unusable {
        try {
            return Files.readString(path);
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    private static Unusable unreadable(IOException failed) {
        return new Unusable("cannot be read (" + failed.getClass().getSimpleName() + "): mount it or correct the path");
    }
}
