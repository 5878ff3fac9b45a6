package dev.mooring.page;

import dev.mooring.caller.Caller;
import dev.mooring.caller.OidcRoles;
import dev.mooring.caller.OperatorAsked;
import dev.mooring.caller.Role;
import dev.mooring.caller.SignInFailures;
import dev.mooring.caller.SignInFailures.Door;
import dev.mooring.caller.TokenHolders;
import dev.mooring.session.PageTenant;
import dev.mooring.session.SessionCookie;
import dev.mooring.session.Sessions;
import io.quarkus.oidc.OidcSession;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** {@code /login} and {@code /logout}: where a browser begins a session, by a token or at a provider, and ends it. */
@Path("/")
public class SignInForm {
    private static final Logger LOG = Logger.getLogger(SignInForm.class);
    private final PageConfig config;
    private final Sessions sessions;
    private final SessionCookie cookie;
    private final SignInFailures failures;
    private final CurrentIdentityAssociation identity;
    private final OidcAuthenticationMechanism provider;
    private final OidcSession providerSession;
    private final OidcRoles roles;
    private final Event<OperatorAsked> asked;

    @Inject
    SignInForm(
            PageConfig config,
            Sessions sessions,
            SessionCookie cookie,
            SignInFailures failures,
            CurrentIdentityAssociation identity,
            OidcAuthenticationMechanism provider,
            OidcSession providerSession,
            OidcRoles roles,
            Event<OperatorAsked> asked) {
        this.config = config;
        this.sessions = sessions;
        this.cookie = cookie;
        this.failures = failures;
        this.identity = identity;
        this.provider = provider;
        this.providerSession = providerSession;
        this.roles = roles;
        this.asked = asked;
    }

    /** The template of the form, checked at build time. */
    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance login(Form form);
    }

    /**
     * Everything on the form.
     *
     * @param atProvider whether one signs in at a provider, and not by a token
     * @param to where it leads
     * @param provider where the way to the provider begins
     * @param complaint what went wrong; null for nothing
     */
    record Form(
            boolean atProvider,
            String to,
            String provider,
            @Nullable String complaint) {
        static Form of(PageConfig.Auth auth, String to, @Nullable String complaint) {
            return new Form(
                    auth == PageConfig.Auth.OIDC,
                    to,
                    ReturnPath.login(to).replaceFirst("^/login", PageTenant.PATH),
                    complaint);
        }
    }

    /** @param to path to go on to */
    @GET
    @Path("login")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Response form(@QueryParam("to") @Nullable String to) {
        return config.auth() == PageConfig.Auth.NONE
                ? Response.seeOther(URI.create("/")).build()
                : form(Status.OK, ReturnPath.of(to), null);
    }

    private Response form(Status status, String to, @Nullable String complaint) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE)
                .entity(Templates.login(Form.of(config.auth(), to, complaint)))
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
                                + " frame-ancestors 'none'")
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "same-origin")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /** A new session for each: one that a browser had before ends. */
    @POST
    @Path("login")
    @FromThisPage
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Blocking
    @Operation(hidden = true)
    public Uni<Response> signIn(
            @FormParam("token") @Nullable String token,
            @FormParam("to") @Nullable String to,
            @Context HttpServerRequest http) {
        var wanted = ReturnPath.of(to);
        if (config.auth() != PageConfig.Auth.TOKEN) {
            return Uni.createFrom().item(form(Status.FORBIDDEN, wanted, "Nobody signs in by a token here."));
        }
        var given = Objects.requireNonNullElse(token, "").strip();
        return sessions.begin(given)
                .map(id -> Uni.createFrom().item(begun(id, sessions.caller(id), wanted, http)))
                .orElseGet(() -> failures.answer(
                        Door.PAGE, http, form(Status.UNAUTHORIZED, wanted, "That token is not valid here.")));
    }

    private Response begun(String id, Optional<Caller> caller, String wanted, HttpServerRequest http) {
        cookie.id(http).ifPresent(sessions::end);
        var answer = Response.seeOther(URI.create(wanted))
                .cookie(cookie.of(id, http))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
        caller.ifPresent(known -> tell(known, "/login", answer));
        return answer;
    }

    private void tell(Caller caller, String path, Response answer) {
        var role = caller.role();
        asked.fire(new OperatorAsked(
                caller.name(), role == null ? "" : role.id(), "POST", path, "", null, null, answer.getStatus()));
    }

    /** To the provider, and back from it. */
    @GET
    @Path("login/oidc")
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> atProvider(@QueryParam("to") @Nullable String to, @Context RoutingContext context) {
        // For whom the provider of the API vouches, he does for the minutes that a token lasts.
        if (config.auth() != PageConfig.Auth.OIDC || !PageTenant.isFor(context)) {
            return Uni.createFrom().item(Response.seeOther(URI.create("/login")).build());
        }
        var wanted = ReturnPath.of(to);
        return identity.getDeferredIdentity()
                .chain(known ->
                        known.isAnonymous() || TokenHolders.caller(known).isPresent()
                                ? challenge(context)
                                : vouched(known, wanted, context.request()))
                .onFailure(AuthenticationRedirectException.class)
                .recoverWithItem(failure -> redirect(((AuthenticationRedirectException) failure).getRedirectUri()))
                .onFailure(AuthenticationCompletionException.class)
                .recoverWithItem(_ ->
                        form(Status.UNAUTHORIZED, wanted, "The provider's answer could not be taken. Sign in again."))
                .onFailure(AuthenticationFailedException.class)
                .recoverWithUni(() -> challenge(context))
                .onFailure()
                .recoverWithItem(failure -> failed(failure, wanted));
    }

    private Response failed(Throwable failure, String wanted) {
        LOG.warnf("Sign-in at the provider failed: %s", failure.getMessage());
        return form(Status.SERVICE_UNAVAILABLE, wanted, "The provider or the database does not answer. Try again.");
    }

    private Uni<Response> challenge(RoutingContext context) {
        return provider.getChallenge(context)
                .map(challenge -> challenge.status == Status.FOUND.getStatusCode()
                        ? redirect(location(challenge))
                        : form(Status.UNAUTHORIZED, "/", "The browser lost the way to the provider. Sign in again."));
    }

    private static String location(ChallengeData challenge) {
        return challenge.getHeaders().entrySet().stream()
                .filter(header ->
                        HttpHeaders.LOCATION.equalsIgnoreCase(header.getKey().toString()))
                .map(header -> header.getValue())
                .findFirst()
                .orElseThrow();
    }

    private static Response redirect(String address) {
        return Response.status(Status.FOUND)
                .location(URI.create(address))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /** From here on the page's own session holds; the provider's is dropped, so that no second cookie lets anybody in. */
    private Uni<Response> vouched(SecurityIdentity known, String wanted, HttpServerRequest http) {
        var caller = roles.caller(known);
        return providerSession
                .logout()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(_ -> Optional.ofNullable(caller.role())
                        .map(role -> vouched(caller, role, wanted, http))
                        .orElseGet(() -> form(
                                Status.FORBIDDEN,
                                wanted,
                                "The provider knows you, and gives you neither the role of a reader nor that of an"
                                        + " operator here.")));
    }

    private Response vouched(Caller caller, Role role, String wanted, HttpServerRequest http) {
        return begun(sessions.begin(caller, role), Optional.of(caller), wanted, http);
    }

    @POST
    @Path("logout")
    @FromThisPage
    @Blocking
    @Operation(hidden = true)
    public Response signOut(@Context HttpServerRequest http) {
        var id = cookie.id(http);
        var caller = id.flatMap(sessions::caller);
        id.ifPresent(sessions::end);
        var answer = Response.seeOther(URI.create("/login"))
                .cookie(cookie.none(http))
                // What a browser kept of the page is not for whoever comes next.
                .header("Clear-Site-Data", "\"cache\"")
                .build();
        caller.ifPresent(known -> tell(known, "/logout", answer));
        return answer;
    }
}
