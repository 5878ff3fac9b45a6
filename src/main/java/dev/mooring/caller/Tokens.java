package dev.mooring.caller;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The tokens that are valid now. Those in files are looked at every three seconds, so that one can be added and taken away
 * while the process runs; see {@link TokenFile}. Only hashes are kept.
 */
@ApplicationScoped
public class Tokens {
    static final String GUESSABLE = "a token of fewer than " + Token.FEWEST_CHARACTERS
            + " characters, which can be guessed: make a longer one, for example with openssl rand -hex 32";

    /** What a token of the plain list is called. */
    static final String UNNAMED = "unnamed";

    private static final Logger LOG = Logger.getLogger(Tokens.class);
    private static final String LIST = "mooring.api.tokens";
    private final List<Token> fixed;
    private final List<TokenFile> files;
    private volatile List<Token> live;

    @Inject
    public Tokens(ApiConfig config) {
        this.fixed = fixed(config);
        this.files = files(config);
        files.forEach(TokenFile::reread);
        this.live = all();
    }

    /** Who holds a token. Every token is compared, each in constant time: how long it takes tells nothing of them. */
    public Optional<Caller> holder(byte[] token) {
        return holderOf(Token.hash(token));
    }

    /** Who holds the token of a hash, in hex. */
    public Optional<Caller> holderOf(String sha256) {
        return holderOf(HexFormat.of().parseHex(sha256));
    }

    /** The SHA-256 of a token, in hex. */
    public static String hash(byte[] token) {
        return HexFormat.of().formatHex(Token.hash(token));
    }

    private Optional<Caller> holderOf(byte[] hash) {
        Optional<Caller> holder = Optional.empty();
        for (var known : live) {
            if (known.hasHash(hash)) {
                holder = Optional.of(new Caller(known.name(), known.role()));
            }
        }
        return holder;
    }

    @Scheduled(every = "3s", delayed = "3s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void reload() {
        var changed = false;
        for (var file : files) {
            changed |= file.reread();
        }
        if (changed) {
            live = all();
            LOG.infof(
                    "Tokens were read again; live are now: %s",
                    live.stream().map(Token::name).distinct().toList());
        }
    }

    private List<Token> all() {
        return Stream.concat(fixed.stream(), files.stream().flatMap(file -> file.tokens().stream()))
                .toList();
    }

    private static List<Token> fixed(ApiConfig config) {
        var tokens = new ArrayList<Token>();
        listed(config).forEach(text -> tokens.add(Token.of(UNNAMED, Role.OPERATOR, text)));
        config.namedTokens().forEach((name, token) -> {
            token.value().map(String::strip).ifPresent(text -> tokens.add(Token.of(name, token.role(), text)));
            token.sha256().ifPresent(hash -> tokens.add(new Token(name, token.role(), hash.toLowerCase(Locale.ROOT))));
        });
        return List.copyOf(tokens);
    }

    private static List<String> listed(ApiConfig config) {
        return config.tokens().orElse(List.of()).stream()
                .map(String::strip)
                .filter(token -> !token.isEmpty())
                .toList();
    }

    private static List<TokenFile> files(ApiConfig config) {
        var files = new ArrayList<TokenFile>();
        config.tokensFile()
                .ifPresent(path -> files.add(TokenFile.ofList(LIST + "-file", path, UNNAMED, Role.OPERATOR)));
        config.namedTokens()
                .forEach((name, token) -> token.file()
                        .ifPresent(path ->
                                files.add(TokenFile.ofLines(LIST + "." + name + ".file", path, name, token.role()))));
        return List.copyOf(files);
    }

    /** Whether any token is configured, be it usable or not. */
    public static boolean areConfigured(ApiConfig config) {
        return !listed(config).isEmpty()
                || config.tokensFile().isPresent()
                || !config.namedTokens().isEmpty();
    }

    /** What is wrong with the configured tokens, one line each; no line shows one. */
    public static List<String> problems(ApiConfig config) {
        var problems = new ArrayList<String>();
        if (listed(config).stream().anyMatch(Tokens::isGuessable)) {
            problems.add(LIST + " holds " + GUESSABLE);
        }
        config.namedTokens()
                .forEach((name, token) -> problem(token).ifPresent(wrong -> problems.add(LIST + "." + name + wrong)));
        var tokens = new ArrayList<>(fixed(config));
        for (var file : files(config)) {
            try {
                tokens.addAll(file.read());
            } catch (TokenFile.Unusable unusable) {
                problems.add(file.key() + " " + unusable.getMessage());
            }
        }
        problems.addAll(shared(tokens));
        return problems;
    }

    private static String called(String name) {
        return name.equals(UNNAMED) ? LIST : LIST + "." + name;
    }

    private static Optional<String> problem(ApiConfig.NamedToken token) {
        var given = Stream.of(token.value(), token.file(), token.sha256())
                .filter(Optional::isPresent)
                .count();
        if (given == 0) {
            return Optional.of(" has no token: set one of its .value, .file and .sha256");
        }
        if (given > 1) {
            return Optional.of(" has more than one of .value, .file and .sha256: leave one of them");
        }
        return token.value().filter(Tokens::isGuessable).map(_ -> ".value is " + GUESSABLE);
    }

    private static boolean isGuessable(String token) {
        return token.strip().length() < Token.FEWEST_CHARACTERS;
    }

    /** A token under two names would be told of, and have the role, of either. */
    private static List<String> shared(List<Token> tokens) {
        Map<String, String> names = new HashMap<>();
        return tokens.stream()
                .flatMap(token -> Optional.ofNullable(names.putIfAbsent(token.sha256(), token.name()))
                        .filter(other -> !other.equals(token.name()))
                        .map(other -> called(token.name()) + " and " + called(other)
                                + " hold the same token: give each its own")
                        .stream())
                .distinct()
                .toList();
    }
}
