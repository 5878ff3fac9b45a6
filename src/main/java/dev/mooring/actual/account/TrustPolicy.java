package dev.mooring.actual.account;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.glob.Glob;
import dev.mooring.reading.json.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which services may assume an IAM role, by what its trust policy says. Of conditions those on the account and the resource that
 * a service comes for are judged; any other counts as met where something is allowed, and is not known to be where something is
 * denied. What is allowed by exclusion counts as allowed.
 *
 * @param allowed its statements that allow something
 * @param denied those that forbid something
 */
public record TrustPolicy(List<Allowed> allowed, List<Denied> denied) {
    /** IAM takes 8,192 characters at most (IAM quotas, role trust policy length), URL-encoded three times as many. */
    private static final int LONGEST = 32_768;

    private static final ObjectMapper JSON = Json.mapper();
    private static final String ANY = "*";
    /** What compares an ARN with patterns (IAM user guide, condition operators). */
    private static final Set<String> OF_ARNS = Set.of("arnequals", "arnlike", "stringequals", "stringlike");

    public TrustPolicy {
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
    }

    /** Whether a service is let in. */
    public enum Answer {
        YES,
        NO,
        /** It is denied under conditions that are not judged. */
        UNCLEAR
    }

    /**
     * A service that asks for the role.
     *
     * @param name {@code ssm}, {@code rolesanywhere}
     * @param account for which it asks
     * @param mayNeed whether what it asks for can be what a pattern of an ARN says; not asked where the policy has none
     */
    public record Service(String name, String account, Predicate<String> mayNeed) {
        // Each partition of AWS has a domain of its own, and some services have a name in each region.
        private boolean isOneOf(List<String> principals) {
            var principal = Pattern.compile(Pattern.quote(name) + "\\.[a-z0-9.-]+");
            return principals.stream()
                    .anyMatch(one -> one.equals(ANY) || principal.matcher(one).matches());
        }
    }

    /**
     * What one statement allows.
     *
     * @param services {@code ssm.amazonaws.com}, or {@code *}
     * @param actions {@code sts:AssumeRole}, in any case and with {@code *} for any characters
     * @param accounts from which a service may come; empty where the statement does not say
     * @param sources patterns of the ARNs for which it may come, one list for each condition; empty where it does not say
     */
    public record Allowed(
            List<String> services, List<String> actions, List<String> accounts, List<List<String>> sources) {
        public Allowed {
            services = List.copyOf(services);
            actions = List.copyOf(actions);
            accounts = List.copyOf(accounts);
            sources = List.copyOf(sources);
        }

        private boolean lets(Service service, String action) {
            return service.isOneOf(services)
                    && actions.stream().anyMatch(pattern -> fits(pattern, action))
                    && (accounts.isEmpty() || accounts.contains(service.account()))
                    && sources.stream()
                            .allMatch(patterns ->
                                    // A variable stands for something else in each request.
                                    patterns.stream()
                                            .anyMatch(one -> one.contains("${")
                                                    || service.mayNeed().test(one)));
        }
    }

    /**
     * What one statement forbids.
     *
     * @param services whom; all but these where {@code others}
     * @param actions what; all but these where {@code otherActions}
     * @param isConditional whether it does so under conditions alone
     */
    public record Denied(
            List<String> services, boolean others, List<String> actions, boolean otherActions, boolean isConditional) {
        public Denied {
            services = List.copyOf(services);
            actions = List.copyOf(actions);
        }

        private boolean isOf(Service service, String action) {
            return service.isOneOf(services) != others
                    && actions.stream().anyMatch(pattern -> fits(pattern, action)) != otherActions;
        }
    }

    /** Whether a service may do something with the role, as {@code sts:AssumeRole}. */
    public Answer lets(Service service, String action) {
        var forbidding = denied.stream()
                .filter(statement -> statement.isOf(service, action))
                .toList();
        if (allowed.stream().noneMatch(statement -> statement.lets(service, action))
                || !forbidding.stream().allMatch(Denied::isConditional)) {
            return Answer.NO;
        }
        return forbidding.isEmpty() ? Answer.YES : Answer.UNCLEAR;
    }

    /**
     * Whether a text is what a pattern says, in any case: {@code *} stands for any characters, {@code ?} for any one (IAM user
     * guide, policy elements: Action).
     */
    public static boolean fits(String pattern, String text) {
        return Glob.matchesWithMarks(pattern.toLowerCase(Locale.ROOT), text.toLowerCase(Locale.ROOT));
    }

    /**
     * As IAM answers it: JSON, URL-encoded after RFC 3986 (IAM API, {@code Role.AssumeRolePolicyDocument}). Empty where it is
     * no policy.
     */
    static Optional<TrustPolicy> parse(@Nullable String document) {
        if (document == null || document.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            // A plus sign stands for itself there, and for a space to the decoder.
            var text = URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8);
            var statements = JSON.readTree(text).path("Statement");
            if (statements.isMissingNode()) {
                return Optional.empty();
            }
            var allowed = new ArrayList<Allowed>();
            var denied = new ArrayList<Denied>();
            each(statements).forEach(statement -> {
                if ("Allow".equals(statement.path("Effect").asText())) {
                    allowed.add(allowed(statement));
                } else if (!isForOthersThanServices(statement)) {
                    denied.add(denied(statement));
                }
            });
            return Optional.of(new TrustPolicy(allowed, denied));
        } catch (JacksonException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Allowed allowed(JsonNode statement) {
        var services = statement.has("NotPrincipal") ? List.of(ANY) : services(statement.path("Principal"));
        var actions = statement.has("NotAction") ? List.of(ANY) : texts(statement.path("Action"));
        var conditions = statement.path("Condition");
        return new Allowed(services, actions, accounts(conditions), sources(conditions));
    }

    private static Denied denied(JsonNode statement) {
        var others = statement.has("NotPrincipal");
        var otherActions = statement.has("NotAction");
        return new Denied(
                services(statement.path(others ? "NotPrincipal" : "Principal")),
                others,
                texts(statement.path(otherActions ? "NotAction" : "Action")),
                otherActions,
                !statement.path("Condition").isEmpty());
    }

    /** Whoever is of AWS is everyone (IAM user guide, policy elements: Principal). */
    private static List<String> services(JsonNode principal) {
        return principal.isTextual() || texts(principal.path("AWS")).contains(ANY)
                ? List.of(ANY)
                : texts(principal.path("Service"));
    }

    /** As statements are that keep everyone out who is not of an organization, but for services. */
    private static boolean isForOthersThanServices(JsonNode statement) {
        return statement.path("Condition").properties().stream()
                .filter(operator -> operator.getKey().toLowerCase(Locale.ROOT).startsWith("bool"))
                .flatMap(operator -> operator.getValue().properties().stream())
                .anyMatch(condition ->
                        "aws:principalisawsservice".equals(condition.getKey().toLowerCase(Locale.ROOT))
                                && texts(condition.getValue()).equals(List.of("false")));
    }

    private static List<List<String>> sources(JsonNode conditions) {
        return conditions.properties().stream()
                .filter(operator -> OF_ARNS.contains(operator.getKey().toLowerCase(Locale.ROOT)))
                .flatMap(operator -> operator.getValue().properties().stream())
                .filter(condition -> "aws:sourcearn".equals(condition.getKey().toLowerCase(Locale.ROOT)))
                .map(condition -> texts(condition.getValue()))
                .toList();
    }

    /** Keys of conditions have no case (IAM user guide, policy elements: Condition). */
    private static List<String> accounts(JsonNode conditions) {
        var accounts = new ArrayList<String>();
        conditions.path("StringEquals").properties().forEach(condition -> {
            if ("aws:sourceaccount".equals(condition.getKey().toLowerCase(Locale.ROOT))) {
                accounts.addAll(texts(condition.getValue()));
            }
        });
        return accounts;
    }

    /** One member, or a list of them. */
    private static List<JsonNode> each(JsonNode one) {
        var all = new ArrayList<JsonNode>();
        if (one.isArray()) {
            one.forEach(all::add);
        } else if (!one.isMissingNode()) {
            all.add(one);
        }
        return all;
    }

    private static List<String> texts(JsonNode one) {
        return each(one).stream().map(JsonNode::asText).toList();
    }
}
