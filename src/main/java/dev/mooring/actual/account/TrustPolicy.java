package dev.mooring.actual.account;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.reading.json.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which services may assume an IAM role, by what its trust policy allows. Of conditions the account alone is judged; any other
 * counts as met, and so does what is allowed by exclusion. What is denied is not looked at.
 *
 * @param allowed its statements that allow something
 */
public record TrustPolicy(List<Allowed> allowed) {
    /** IAM takes 8,192 characters at most (IAM quotas, role trust policy length), URL-encoded three times as many. */
    private static final int LONGEST = 32_768;

    private static final ObjectMapper JSON = Json.mapper();
    private static final String ANY = "*";

    public TrustPolicy {
        allowed = List.copyOf(allowed);
    }

    /**
     * What one statement allows.
     *
     * @param services {@code ssm.amazonaws.com}, or {@code *}
     * @param actions {@code sts:AssumeRole}, in any case and with {@code *} for any characters
     * @param accounts from which a service may come; empty where the statement does not say
     */
    public record Allowed(List<String> services, List<String> actions, List<String> accounts) {
        public Allowed {
            services = List.copyOf(services);
            actions = List.copyOf(actions);
            accounts = List.copyOf(accounts);
        }

        private boolean lets(Pattern service, String action, String account) {
            return services.stream()
                            .anyMatch(name ->
                                    name.equals(ANY) || service.matcher(name).matches())
                    && actions.stream().anyMatch(pattern -> fits(pattern, action))
                    && (accounts.isEmpty() || accounts.contains(account));
        }

        /** One with a question mark, which stands for any one character, counts as fitting. */
        private static boolean fits(String pattern, String action) {
            if (pattern.contains("?")) {
                return true;
            }
            var parts = pattern.toLowerCase(Locale.ROOT).split("\\*", -1);
            var rest = action.toLowerCase(Locale.ROOT);
            if (parts.length == 1) {
                return rest.equals(parts[0]);
            }
            if (!rest.startsWith(parts[0])) {
                return false;
            }
            rest = rest.substring(parts[0].length());
            for (var index = 1; index < parts.length - 1; index++) {
                var at = rest.indexOf(parts[index]);
                if (at < 0) {
                    return false;
                }
                rest = rest.substring(at + parts[index].length());
            }
            return rest.endsWith(parts[parts.length - 1]);
        }
    }

    /**
     * Whether a service may do something with the role.
     *
     * @param service its name: {@code ssm}, {@code rolesanywhere}
     * @param action {@code sts:AssumeRole}
     * @param account the role's
     */
    public boolean lets(String service, String action, String account) {
        // Each partition of AWS has a domain of its own, and some services have a name in each region.
        var principal = Pattern.compile(Pattern.quote(service) + "\\.[a-z0-9.-]+");
        return allowed.stream().anyMatch(statement -> statement.lets(principal, action, account));
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
            each(statements).forEach(statement -> {
                if ("Allow".equals(statement.path("Effect").asText())) {
                    allowed.add(allowed(statement));
                }
            });
            return Optional.of(new TrustPolicy(allowed));
        } catch (JacksonException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Allowed allowed(JsonNode statement) {
        var principal = statement.path("Principal");
        // Whoever is of AWS is everyone (IAM user guide, policy elements: Principal).
        var services = statement.has("NotPrincipal")
                        || principal.isTextual()
                        || texts(principal.path("AWS")).contains(ANY)
                ? List.of(ANY)
                : texts(principal.path("Service"));
        var actions = statement.has("NotAction") ? List.of(ANY) : texts(statement.path("Action"));
        return new Allowed(services, actions, accounts(statement.path("Condition")));
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
