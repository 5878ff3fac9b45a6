package dev.mooring.discovery;

import dev.mooring.cluster.StackName;
import dev.mooring.declared.pulumi.PulumiCloud;
import dev.mooring.declared.pulumi.PulumiCloud.Call;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.Member;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lists the stacks of an organisation ({@code GET /api/user/stacks}, page by page to the end: an answer without
 * {@code continuationToken} is the last one). A list that is not read whole and as it should be is none.
 */
@Singleton
class StackList {
    private static final String OPERATION = "list stacks";
    private static final int PAGES = 100;
    static final int MOST = 5_000;
    /** Of a stack that was never updated: there is no state to read. */
    static final String NEVER_UPDATED = "u0 r0";

    private final PulumiCloud pulumi;
    private final DiscoveryConfig config;

    @Inject
    StackList(PulumiCloud pulumi, DiscoveryConfig config) {
        this.pulumi = pulumi;
        this.config = config;
    }

    /**
     * The stacks that the token may see, with how each stands.
     *
     * @throws Unreadable where a page could not be read, or there are more than {@link #MOST}
     */
    Map<StackName, String> of(String organization) {
        var stacks = new LinkedHashMap<StackName, String>();
        var next = Optional.<String>empty();
        for (var page = 0; page < PAGES; page++) {
            var answer = pulumi.ask(call(organization, next), body -> Member.read(OPERATION, body))
                    .orElseThrow(() -> new Unreadable(Kind.MISSING, OPERATION, "Pulumi Cloud answers HTTP 404"))
                    .object();
            answer.at("stacks").list().forEach(stack -> add(stack.object(), organization, stacks));
            next = answer.at("continuationToken").textIfAny().filter(token -> !token.isEmpty());
            if (next.isEmpty()) {
                return stacks;
            }
            if (stacks.size() > MOST) {
                break;
            }
        }
        throw new Unreadable(
                Kind.TOO_LARGE,
                OPERATION,
                organization + " has more than " + MOST + " stacks: narrow them by mooring.discovery.project or .tag");
    }

    private static void add(Member stack, String organization, Map<StackName, String> stacks) {
        // What could not be read again from the database is not written there.
        var name = StackName.parse(stack.at("orgName").text() + "/"
                        + stack.at("projectName").text() + "/"
                        + stack.at("stackName").text())
                .orElseThrow(() -> stack.malformed("the list has a stack without a name of three parts"));
        if (!name.organization().equalsIgnoreCase(organization)) {
            throw stack.malformed("the list has a stack of " + name.organization());
        }
        var marker = "u" + stack.at("lastUpdate").numberIfAny().orElse(0L) + " r"
                + stack.at("resourceCount").numberIfAny().orElse(0L);
        stacks.put(name, marker);
    }

    private Call call(String organization, Optional<String> next) {
        var path = new StringBuilder("/api/user/stacks?organization=").append(encoded(organization));
        config.project().ifPresent(project -> path.append("&project=").append(encoded(project)));
        config.tag().map(tag -> tag.split("=", 2)).ifPresent(parts -> {
            path.append("&tagName=").append(encoded(parts[0]));
            if (parts.length > 1) {
                path.append("&tagValue=").append(encoded(parts[1]));
            }
        });
        next.ifPresent(token -> path.append("&continuationToken=").append(encoded(token)));
        return new Call(OPERATION, "GET", path.toString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
