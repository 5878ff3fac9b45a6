package dev.mooring.reading.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Excerpt;
import dev.mooring.reading.Unreadable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A member of a JSON answer, and the way to it from the top. What must be there and is not, or is of another type, makes
 * the answer unreadable: malformed, naming the way and never the value, which may be a secret. Members that nobody asks for
 * may be anything. One that is null counts as one that is not there.
 */
public final class Member {
    private static final ObjectMapper JSON = Json.mapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** In characters: far more than Kubernetes and its controllers write, where they are sound. */
    private static final int LONGEST_REMARK = 1_000;

    /** So many may stand before the first sign of a page. */
    private static final int BLANKS = 1024;

    private final @Nullable Member parent;
    private final String operation;
    private final String name;
    private final JsonNode value;
    private final @Nullable Taken taken;

    private Member(@Nullable Member parent, String operation, String name, JsonNode value, @Nullable Taken taken) {
        this.parent = parent;
        this.operation = operation;
        this.name = name;
        this.value = value;
        this.taken = taken;
    }

    private Member(Member parent, String name, JsonNode value) {
        this(parent, parent.operation, name, value, parent.taken);
    }

    /**
     * A whole answer.
     *
     * @param operation the call that was answered, as causes name it
     */
    public static Member of(String operation, JsonNode answer) {
        return new Member(null, operation, "", answer, null);
    }

    /** @param taken is told which texts are read */
    public static Member of(String operation, JsonNode answer, Taken taken) {
        return new Member(null, operation, "", answer, taken);
    }

    /** A part of an answer that was parsed by itself; the name leads to it. */
    public static Member part(String operation, String name, JsonNode part) {
        return new Member(null, operation, name, part, null);
    }

    /** @param taken is told which texts are read */
    public static Member part(String operation, String name, JsonNode part, Taken taken) {
        return new Member(null, operation, name, part, taken);
    }

    /**
     * Reads a whole answer.
     *
     * @throws Unreadable where it is no JSON, is cut short, goes on after its end, or is nested too deep
     */
    public static Member read(String operation, InputStream body) throws IOException {
        try {
            return of(operation, JSON.readTree(noHtml(operation, body)));
        } catch (JsonProcessingException notJson) {
            throw Json.unreadable(operation, notJson);
        }
    }

    /** The same body, refused where it is a page for people: proxies and login screens answer with those. */
    public static InputStream noHtml(String operation, InputStream body) throws IOException {
        var again = new BufferedInputStream(body);
        again.mark(BLANKS);
        var first = again.read();
        for (var read = 1; read < BLANKS && Character.isWhitespace(first); read++) {
            first = again.read();
        }
        again.reset();
        if (first == '<') {
            throw new Unreadable(Kind.MALFORMED, operation, "the answer is an HTML page");
        }
        return again;
    }

    /** Without the parser's own words: they quote the text. */
    public static Unreadable notJson(String operation) {
        return new Unreadable(Kind.MALFORMED, operation, "the answer is not JSON, or is cut short");
    }

    /** A member of this one; absent where this one is no object. */
    public Member at(String member) {
        return new Member(this, member, value.path(member));
    }

    public boolean isAbsent() {
        return value.isMissingNode() || value.isNull();
    }

    /** As it came. */
    public JsonNode json() {
        return value;
    }

    /** The last step of the way to it. */
    public String name() {
        return take(name);
    }

    public Member object() {
        if (!value.isObject()) {
            throw isNot(top() ? "a JSON object" : "an object");
        }
        return this;
    }

    /** Absent, or an object. */
    public Member objectIfAny() {
        return isAbsent() ? this : object();
    }

    /** The members of an object, by name and in order; none where it is absent. */
    public List<Member> members() {
        return isAbsent()
                ? List.of()
                : object().value.properties().stream()
                        .map(member -> new Member(this, member.getKey(), member.getValue()))
                        .toList();
    }

    public List<Member> list() {
        if (!value.isArray()) {
            throw isNot("a list");
        }
        return IntStream.range(0, value.size())
                .mapToObj(index -> new Member(this, "[" + index + "]", value.get(index)))
                .toList();
    }

    public List<Member> listIfAny() {
        return isAbsent() ? List.of() : list();
    }

    /** Text that says something. */
    public String text() {
        var text = anyText();
        if (text.isEmpty()) {
            throw malformed(words() + " is empty");
        }
        return text;
    }

    /** Text, which may be empty. */
    public String anyText() {
        if (!value.isTextual()) {
            throw isNot("text");
        }
        return take(value.textValue());
    }

    private String take(String text) {
        return taken == null ? text : taken.text(text);
    }

    /** Bytes of all texts that were read of its answer up to here, about; zero where nobody counts. */
    public long taken() {
        return taken == null ? 0 : taken.bytes();
    }

    public Optional<String> textIfAny() {
        return isAbsent() ? Optional.empty() : Optional.of(anyText());
    }

    /**
     * Text that goes into reports as it is: what somebody says of himself, and may be of any length. It is cut where it is too
     * long.
     */
    public String remark() {
        return Excerpt.of(text(), LONGEST_REMARK);
    }

    /** Such a text, which may be empty. */
    public String anyRemark() {
        return Excerpt.of(anyText(), LONGEST_REMARK);
    }

    public Optional<String> remarkIfAny() {
        return isAbsent() ? Optional.empty() : Optional.of(anyRemark());
    }

    public List<String> texts() {
        return list().stream().map(Member::anyText).toList();
    }

    public List<String> textsIfAny() {
        return isAbsent() ? List.of() : texts();
    }

    /** Texts by name. */
    public Map<String, String> textsByNameIfAny() {
        var texts = new LinkedHashMap<String, String>();
        members().forEach(member -> texts.put(member.name(), member.anyText()));
        return texts;
    }

    /** A whole number. */
    public long number() {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw isNot("a whole number");
        }
        return value.longValue();
    }

    public Optional<Long> numberIfAny() {
        return isAbsent() ? Optional.empty() : Optional.of(number());
    }

    /** A whole number from zero on. */
    public int count() {
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw isNot("a count");
        }
        return value.intValue();
    }

    public Optional<Integer> countIfAny() {
        return isAbsent() ? Optional.empty() : Optional.of(count());
    }

    public Optional<Boolean> flagIfAny() {
        if (isAbsent()) {
            return Optional.empty();
        }
        if (!value.isBoolean()) {
            throw isNot("true or false");
        }
        return Optional.of(value.booleanValue());
    }

    /** A time as RFC 3339 writes it, within the bounds of {@link BoundedTime}. */
    public Optional<Instant> timeIfAny() {
        return textIfAny().map(text -> {
            try {
                return BoundedTime.parse(text);
            } catch (DateTimeException notATime) {
                throw isNot("a time");
            }
        });
    }

    /** The answer that this is a part of cannot be read. */
    public Unreadable malformed(String why) {
        return new Unreadable(Kind.MALFORMED, operation, why);
    }

    /** How to call it in a sentence. */
    public String words() {
        var way = way();
        return way.isEmpty() ? "the answer" : way;
    }

    private Unreadable isNot(String type) {
        return malformed(isAbsent() && !top() ? "the answer has no " + way() : words() + " is not " + type);
    }

    private boolean top() {
        return parent == null && name.isEmpty();
    }

    private String way() {
        var steps = new ArrayList<String>();
        for (@Nullable Member here = this; here != null; here = here.parent) {
            steps.add(here.name);
        }
        var way = new StringBuilder();
        for (var step : steps.reversed()) {
            var joined = way.isEmpty() || step.startsWith("[") || step.isEmpty();
            way.append(joined ? "" : ".").append(step);
        }
        return way.toString();
    }
}
