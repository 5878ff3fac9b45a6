package dev.mooring.caller;

import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import dev.mooring.problem.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Lets callers do what their role allows, and no more. What is not plain reading is for operators; so is what says so in
 * its {@link SecurityRequirement}, which the contract shows. Tells of all that operators ask for.
 */
@ApplicationScoped
public class ApiAuthorization {
    private static final Logger LOG = Logger.getLogger(ApiAuthorization.class);
    /** Header in which a caller may say why something is done. */
    static final String REASON = "Mooring-Reason";

    private static final String OPERATES = "mooring.operates";
    private static final String CALLER = "mooring.caller";
    private static final int LONGEST_REASON = 1_000;
    private final Event<OperatorAsked> asked;

    @Inject
    ApiAuthorization(Event<OperatorAsked> asked) {
        this.asked = asked;
    }

    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    @Nullable Response authorise(ContainerRequestContext request, ResourceInfo resource, RoutingContext context) {
        if (!ApiAuthentication.guards(request)) {
            return null;
        }
        var needed = needed(request.getMethod(), resource.getResourceMethod());
        var caller = ApiAuthentication.caller(request);
        if (caller.filter(known -> known.may(needed)).isEmpty()) {
            tellRefused(caller.map(Caller::name).orElse("nobody"), needed);
            return forbidden(needed);
        }
        request.setProperty(OPERATES, needed == Role.OPERATOR);
        caller.ifPresent(known -> context.put(CALLER, known));
        return null;
    }

    /** Who makes a request that was let in. */
    public static Caller caller(RoutingContext context) {
        return Objects.requireNonNull(context.<Caller>get(CALLER));
    }

    /**
     * For a request that asks, by a parameter, for more than plain reading: the answer to who is no operator, or empty. The
     * request then counts as an operator's. A browser may not be made to send it by another site.
     */
    public static Optional<Response> refusalToOperate(ContainerRequestContext request) {
        var caller = ApiAuthentication.caller(request);
        var site = request.getHeaderString("Sec-Fetch-Site");
        if (caller.filter(known -> known.may(Role.OPERATOR)).isEmpty()
                || (site != null && !site.equals("same-origin") && !site.equals("none"))) {
            tellRefused(caller.map(Caller::name).orElse("nobody"), Role.OPERATOR);
            return Optional.of(forbidden(Role.OPERATOR));
        }
        request.setProperty(OPERATES, true);
        return Optional.empty();
    }

    /** What it takes to call a resource's method. */
    public static Role needed(String httpMethod, Method method) {
        return method.isAnnotationPresent(OnlyReads.class) ? Role.READER : Role.neededFor(httpMethod, stated(method));
    }

    private static Set<String> stated(Method method) {
        return Arrays.stream(method.getAnnotationsByType(SecurityRequirement.class))
                .flatMap(requirement -> Arrays.stream(requirement.scopes()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void tellRefused(String caller, Role needed) {
        LogFields.with(LogField.EVENT, "operation-refused")
                .and(LogField.BY, caller)
                .run(() -> LOG.warnf("Refused to who is no %s", needed.id()));
    }

    private static Response forbidden(Role needed) {
        var problem = Problem.of(
                Status.FORBIDDEN,
                "This is for the role " + needed.id() + ", which your token does not have. Use one that has.");
        return Response.fromResponse(problem.toResponse())
                .header(
                        HttpHeaders.WWW_AUTHENTICATE,
                        ApiAuthentication.CHALLENGE + ", error=\"insufficient_scope\", scope=\"" + needed.id() + "\"")
                .build();
    }

    @ServerResponseFilter
    void tell(ContainerRequestContext request, ContainerResponseContext response) {
        if (Boolean.TRUE.equals(request.getProperty(OPERATES))) {
            ApiAuthentication.caller(request).ifPresent(caller -> asked.fire(asked(caller, request, response)));
        }
    }

    private static OperatorAsked asked(
            Caller caller, ContainerRequestContext request, ContainerResponseContext response) {
        var role = caller.role();
        var query = request.getUriInfo().getRequestUri().getRawQuery();
        return new OperatorAsked(
                caller.name(),
                role == null ? "" : role.id(),
                request.getMethod(),
                request.getUriInfo().getPath(),
                query == null ? "" : query,
                Optional.ofNullable(response.getLocation()).map(URI::getPath).orElse(null),
                reason(request, response),
                response.getStatus());
    }

    private static @Nullable String reason(ContainerRequestContext request, ContainerResponseContext response) {
        return Optional.ofNullable(request.getHeaderString(REASON))
                .map(ApiAuthorization::plain)
                .filter(text -> !text.isEmpty())
                .orElseGet(() -> response.getEntity() instanceof Reasoned told
                                && !request.getMethod().equals("DELETE")
                        ? told.reason()
                        : null);
    }

    private static String plain(String text) {
        var stripped = text.strip();
        return stripped.length() > LONGEST_REASON ? stripped.substring(0, LONGEST_REASON) : stripped;
    }
}
