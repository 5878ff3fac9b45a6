package dev.mooring.api;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.TreeMap;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Tells the address of the page after a page in {@code Link} too (RFC 8288): the same request, with the next cursor. */
final class NextPage {
    /** Holds the cursor inside a response that is on its way; never leaves. */
    static final String CURSOR = "Mooring-Next-Cursor";

    private static final String PARAMETER = "cursor";

    @ServerResponseFilter
    void link(ContainerRequestContext request, ContainerResponseContext response) {
        var cursors = response.getHeaders().remove(CURSOR);
        if (cursors != null && !cursors.isEmpty()) {
            response.getHeaders()
                    .add(
                            HttpHeaders.LINK,
                            "<" + next(request.getUriInfo(), cursors.getFirst().toString()) + ">; rel=\"next\"");
        }
    }

    static String next(UriInfo uri, String cursor) {
        var parameters = new ArrayList<String>();
        new TreeMap<>(uri.getQueryParameters()).forEach((name, values) -> {
            if (!PARAMETER.equals(name)) {
                values.forEach(value -> parameters.add(encoded(name) + "=" + encoded(value)));
            }
        });
        parameters.add(PARAMETER + "=" + encoded(cursor));
        return uri.getRequestUri().getRawPath() + "?" + String.join("&", parameters);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
