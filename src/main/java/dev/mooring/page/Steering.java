package dev.mooring.page;

import dev.mooring.caller.Caller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Who may do more here than read, and where a form leads when it is done. */
@Singleton
public final class Steering {
    private final PageGuard guard;

    @Inject
    Steering(PageGuard guard) {
        this.guard = guard;
    }

    /**
     * Who sent a form. Throws {@link PageProblem} where that is no operator.
     *
     * @param what the form does, for the complaint: {@code run deliveries again}
     */
    public Caller operator(String what) {
        return guard.operator()
                .orElseThrow(() -> PageProblem.forbidden("Only operators who sign in may " + what
                        + ": set mooring.page.auth=token, and sign in with a token of the role operator."));
    }

    /**
     * To the page that a form was on.
     *
     * @param path of this host; anything else leads to the first page
     */
    public static Response backTo(@Nullable String path) {
        return Response.seeOther(URI.create(ReturnPath.of(path))).build();
    }
}
