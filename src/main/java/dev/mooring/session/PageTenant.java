package dev.mooring.session;

import io.quarkus.oidc.TenantResolver;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/**
 * The page signs in at its provider on one path, and nowhere else. All others, the API among them, are told apart from it
 * by their path alone, whatever cookies a request has.
 */
@Singleton
public final class PageTenant implements TenantResolver {
    /** Where the way to the provider begins, and where it leads back. */
    public static final String PATH = "/login/oidc";

    /** {@code quarkus.oidc.page.*}. */
    private static final String PAGE = "page";

    /** {@code quarkus.oidc.*}: Quarkus takes that of no tenant for it. */
    private static final String API = "Default";

    // Quarkus makes a bean of it.
    PageTenant() {}

    @Override
    public String resolve(RoutingContext context) {
        return isFor(context) ? PAGE : API;
    }

    /** Whether the page's provider is asked who sends a request. Jakarta REST takes more paths for that one. */
    public static boolean isFor(RoutingContext context) {
        return context.normalizedPath().equals(PATH);
    }
}
