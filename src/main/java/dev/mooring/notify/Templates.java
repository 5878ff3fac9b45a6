package dev.mooring.notify;

import dev.mooring.check.Severity;
import dev.mooring.link.Links;
import dev.mooring.link.Paths;
import dev.mooring.log.OneLine;
import dev.mooring.notify.Message.Ended;
import dev.mooring.reading.Excerpt;
import io.quarkus.qute.Engine;
import io.quarkus.qute.Expression;
import io.quarkus.qute.ResultMapper;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.TemplateNode.Origin;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Messages as text, by templates that users can replace. Values are escaped for where the text goes: what nodes write into
 * their names is shown and never takes effect. A template of a user that fails is passed over, in favour of the shipped one.
 */
@Singleton
public class Templates {
    private static final Logger LOG = Logger.getLogger(Templates.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);
    private static final int LONGEST = 100_000;

    private final Links links;
    private final Optional<Path> folder;
    /** Parsed when they are first used: not all are, nor by everybody. */
    private final Map<Format, Template> shipped = new ConcurrentHashMap<>();

    private final Map<Format, Template> replaced = new EnumMap<>(Format.class);
    private final List<String> problems = new ArrayList<>();

    /** What a text is for. */
    public enum Format {
        TEXT("notice.txt", Templates::asItIs),
        HTML("notice.html", Templates::html),
        SLACK("notice.slack", Templates::slack),
        TEAMS("notice.teams", Templates::markdown);

        private final String file;
        private final Function<Object, String> escape;

        Format(String file, Function<Object, String> escape) {
            this.file = file;
            this.escape = escape;
        }
    }

    /** A command: to be pasted as it is. */
    private record Code(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    /** Mooring's own address, or Pulumi's: to be opened as it is. */
    private record Address(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    /** Escapes every value of a text. */
    private record Escaping(Function<Object, String> escape) implements ResultMapper {
        @Override
        public boolean appliesTo(Origin origin, Object result) {
            return true;
        }

        @Override
        public int getPriority() {
            return 100;
        }

        @Override
        public String map(Object result, Expression expression) {
            return escape.apply(result);
        }
    }

    @Inject
    public Templates(NotifyConfig config, Links links) {
        this(config.templates().filter(text -> !text.isBlank()).map(Path::of), links);
    }

    Templates(Optional<Path> folder, Links links) {
        this.folder = folder;
        this.links = links;
        if (folder.isPresent()) {
            for (var format : Format.values()) {
                replace(format);
            }
        }
    }

    private static Engine engine(Format format) {
        return Engine.builder()
                .addDefaults()
                .removeStandaloneLines(true)
                .strictRendering(true)
                .addResultMapper(new Escaping(format.escape))
                .build();
    }

    private static String shipped(Format format) {
        try (var file =
                Objects.requireNonNull(Templates.class.getResourceAsStream("/notices/" + format.file), format.file)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** One that cannot be used ends the start, by the line it has then. */
    private void replace(Format format) {
        folder.map(path -> path.resolve(format.file)).filter(Files::isReadable).ifPresent(file -> {
            try {
                if (Files.size(file) > LONGEST) {
                    throw new TemplateException("it is longer than " + LONGEST + " bytes");
                }
                var template = engine(format).parse(Files.readString(file));
                render(template, sample());
                replaced.put(format, template);
            } catch (IOException | TemplateException unusable) {
                problems.add("mooring.notify.templates: " + format.file + " cannot be used: "
                        + firstLine(unusable.getMessage()) + "; docs/notices.md lists what a template may say");
            }
        });
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "it cannot be read" : text.lines().findFirst().orElse("");
    }

    /** One line for each template that cannot be used. */
    List<String> problems() {
        if (folder.filter(path -> !Files.isDirectory(path)).isPresent()) {
            return List.of("mooring.notify.templates names no folder; mount it or correct the path");
        }
        return problems;
    }

    /** A message as text; cut where it is longer than so many characters. */
    public String text(Message message, Format format, int longest) {
        var text = render(message, format).strip();
        return text.length() <= longest ? text : Excerpt.of(text, longest - 1);
    }

    private String render(Message message, Format format) {
        var own = replaced.get(format);
        if (own != null) {
            try {
                return render(own, message);
            } catch (TemplateException failed) {
                LOG.warnf(
                        "The template %s failed; the shipped one is used: %s",
                        format.file, firstLine(failed.getMessage()));
            }
        }
        return render(shipped.computeIfAbsent(format, one -> engine(one).parse(shipped(one))), message);
    }

    private String render(Template template, Message message) {
        var instance = template.instance();
        view(message).forEach(instance::data);
        return instance.render();
    }

    private static Message sample() {
        return Message.saying(Kind.TEST, "sample", "sample", Instant.EPOCH, "sample");
    }

    /** What a template may say of a message; docs/notices.md lists it. */
    private Map<String, Object> view(Message message) {
        var news = message.news().stream().map(Matter::key).toList();
        var view = new HashMap<String, Object>();
        view.put("kind", message.kind().id());
        view.put("icon", icon(message));
        view.put("title", Words.title(message));
        view.put("text", Objects.requireNonNullElse(message.text(), ""));
        view.put("route", message.route());
        view.put("cluster", Objects.requireNonNullElse(message.cluster(), ""));
        view.put("severity", message.severity().id());
        view.put("at", TIME.format(message.at()));
        view.put("since", TIME.format(message.since()));
        view.put("lasted", Words.duration(message.lasted()));
        view.put("news", message.news().stream().map(one -> view(one, message)).toList());
        view.put(
                "lasting",
                message.open().stream()
                        .filter(one -> !news.contains(one.key()))
                        .map(one -> view(one, message))
                        .toList());
        view.put(
                "ended",
                message.ended().stream()
                        .filter(one -> one.how() != End.REPLACED)
                        .map(one -> view(one, message))
                        .toList());
        view.put("over", message.endsUnresolved() ? "Told no longer" : "Over");
        view.put(
                "more",
                Math.max(0, message.openCount() - message.open().size())
                        + Math.max(0, message.endedCount() - message.ended().size()));
        view.put("openCount", message.openCount());
        view.put("link", address(page(message).orElse("")));
        return view;
    }

    /** The page where all of it is seen. */
    public Optional<String> page(Message message) {
        var open = message.open();
        var ended = message.ended();
        if (open.size() == 1 && message.openCount() == 1) {
            return page(open.getFirst());
        }
        if (open.isEmpty() && ended.size() == 1) {
            return page(ended.getFirst().matter());
        }
        return links.to(message.cluster() == null ? Paths.fleet() : Paths.cluster(message.cluster()));
    }

    /** The page of the fleet. */
    public Optional<String> home() {
        return links.to(Paths.fleet());
    }

    /** The page of a matter. */
    public Optional<String> page(Matter matter) {
        return links.to(
                switch (matter.sort()) {
                    case FINDING -> Paths.finding(matter.key());
                    case SOURCE -> Paths.cluster(matter.cluster());
                    case TROUBLE ->
                        matter.cluster().equals(Matter.OWN) ? Paths.fleet() : Paths.cluster(matter.cluster());
                });
    }

    /** Where a check is explained. */
    public Optional<String> runbook(Matter matter) {
        return matter.sort() == Matter.Sort.FINDING ? links.to(Paths.check(matter.check())) : Optional.empty();
    }

    private Map<String, Object> view(Ended ended, Message message) {
        var view = view(ended.matter(), message);
        view.put("how", Words.how(ended));
        view.put("after", Words.duration(Duration.between(ended.matter().since(), ended.at())));
        return view;
    }

    private Map<String, Object> view(Matter matter, Message message) {
        var view = new HashMap<String, Object>();
        view.put("severity", matter.severity().id());
        view.put("check", matter.check());
        view.put("group", matter.group());
        view.put("cluster", matter.cluster());
        view.put("kind", matter.kind());
        view.put("subject", matter.subject());
        view.put("site", Objects.requireNonNullElse(matter.site(), ""));
        view.put(
                "what",
                matter.sort() == Matter.Sort.FINDING ? Words.subject(matter) : matter.kind() + " " + matter.subject());
        view.put("summary", matter.summary());
        view.put("cause", matter.cause());
        view.put("since", TIME.format(matter.since()));
        view.put("age", Words.duration(Duration.between(matter.since(), message.at())));
        view.put("explains", matter.sort() == Matter.Sort.FINDING ? matter.explains() : 0);
        view.put("changed", changed(matter));
        view.put(
                "changedUrl",
                address(url(matter.changed() == null ? null : matter.changed().url())));
        view.put("remedy", matter.remedy());
        view.put("command", matter.command() == null ? "" : new Code(matter.command()));
        view.put("link", address(page(matter).orElse("")));
        view.put("runbook", address(runbook(matter).orElse("")));
        return view;
    }

    /** What changed just before, who did it, and how long before. */
    public static String changed(Matter matter) {
        var changed = matter.changed();
        if (changed == null) {
            return "";
        }
        var before = Duration.between(changed.at(), matter.firstSeen());
        return changed.kind().replace('-', ' ')
                + (changed.version() == null ? "" : " " + changed.version())
                + (changed.by() == null ? "" : " by " + changed.by())
                + (before.isNegative() ? "" : ", " + Words.duration(before) + " before");
    }

    /** None is no address, so that a template can ask whether there is one. */
    private static Object address(String url) {
        return url.isEmpty() ? "" : new Address(url);
    }

    /** Only what a browser opens as a page. */
    private static String url(@Nullable String url) {
        return url != null && url.matches("https?://[^\\s<>|\"]+") ? url : "";
    }

    /** A text of a sink's own, for where it goes: shown as it is, of no effect. */
    public static String escaped(String text, Format format) {
        return format.escape.apply(text);
    }

    private static String icon(Message message) {
        return switch (message.kind()) {
            case RESOLVED -> message.endsUnresolved() ? "⚪" : "✅";
            case HEARTBEAT, TEST, SILENCE -> "🔵";
            case OPENED, GREW, SHRUNK, REPEATED, DIGEST -> icon(message.severity());
        };
    }

    private static String icon(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "🔴";
            case ERROR -> "🟠";
            case WARNING -> "🟡";
            case INFO -> "🔵";
        };
    }

    /** One line stays one line, so that no name can look like a line of the message. */
    private static String asItIs(Object value) {
        return value instanceof Code ? OneLine.seen(value.toString()) : OneLine.of(value.toString());
    }

    private static String html(Object value) {
        return asItIs(value)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /**
     * Three characters are escaped (Slack, Formatting text for app surfaces); those that format cannot be, and look alike
     * ones stand for them: for an underscore only where it begins or ends a word, since it formats nowhere else. A command is
     * shown as code, and is left out where it would end that. In an address nothing formats.
     */
    private static String slack(Object value) {
        var text = asItIs(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        if (value instanceof Code) {
            return text.contains("```") ? "(see the page)" : text;
        }
        if (value instanceof Address) {
            return text;
        }
        return text.replace('*', '∗')
                .replace('`', 'ˋ')
                .replace('~', '∼')
                .replaceAll("(?<![\\p{L}\\p{N}_])_|_(?![\\p{L}\\p{N}_])", "ˍ");
    }

    private static String markdown(Object value) {
        return asItIs(value)
                .replaceAll("([\\\\`*_\\[\\]()#~>|!<{}+])", "\\\\$1")
                .replace('\n', ' ');
    }
}
