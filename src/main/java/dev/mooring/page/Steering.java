package dev.mooring.page;

import dev.mooring.api.Caller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who may do more here than read, and only by a form of these pages. */
@Singleton
public final class Steering {
    private final PageGuard guard;

    @Inject
    Steering(PageGuard guard) {
        this.guard = guard;
    }

    /**
     * Who sent a form. Throws {@link PageProblem} where that is no operator, or where it is no form of these pages.
     *
     * @param what the form does, for the complaint: {@code run deliveries again}
     */
    public Caller operator(String what, HttpHeaders headers) {
        Supplier<PageProblem> unknown = () -> PageProblem.forbidden("Only operators who sign in may " + what
                + ": set mooring.page.auth=token, and sign in with a token of the role operator.");
        var operator = guard.operator().orElseThrow(unknown);
        if (!isOfThesePages(headers)) {
            throw PageProblem.forbidden(
                    "Only a form of this page may " + what + ": open the page and use its buttons.");
        }
        return operator;
    }

    /** A browser sends its credentials along with other sites' forms too, and says whose form it is. */
    private static boolean isOfThesePages(HttpHeaders headers) {
        var origin = headers.getHeaderString("Origin");
        var host = headers.getHeaderString(HttpHeaders.HOST);
        var site = headers.getHeaderString("Sec-Fetch-Site");
        return origin != null
                && host != null
                && origin.endsWith("://" + host)
                && (site == null || "same-origin".equals(site));
    }

    /**
     * Back to the page that a form was on.
     *
     * @param path of this service; anything else leads to a page of its own
     */
    public static Response back(@Nullable String path, String otherwise) {
        return Response.seeOther(URI.create(Optional.ofNullable(path)
                        .filter(given -> given.matches("/[A-Za-z0-9._~%!$&'()*+,;=:@/?#-]{0,600}"))
                        .filter(given -> !given.startsWith("//"))
                        .orElse(otherwise)))
                .build();
    }
}
