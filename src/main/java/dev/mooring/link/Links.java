package dev.mooring.link;

import dev.mooring.edge.HttpConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Addresses that work from anywhere: {@code mooring.http.url} before a path of {@link Paths}. */
@ApplicationScoped
public class Links {
    private final HttpConfig config;

    @Inject
    Links(HttpConfig config) {
        this.config = config;
    }

    /** Empty where nobody said how this service is reached. */
    public Optional<String> to(String path) {
        return config.url().map(url -> url.toString().replaceAll("/+$", "") + path);
    }
}
