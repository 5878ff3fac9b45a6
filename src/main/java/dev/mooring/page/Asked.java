package dev.mooring.page;

import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/** What every page is asked for beside what it is about: as of when, and in which zone the reader is. */
public final class Asked {
    @QueryParam("at")
    @Nullable String at;

    @QueryParam("zone")
    @Nullable String zone;

    @CookieParam("zone")
    @Nullable String knownZone;

    @Context
    @Nullable UriInfo uri;
}
