package dev.mooring.outgoing;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The way out of every client: through which proxy, and trusting whom. */
@Singleton
public final class Outgoing {
    private final Proxies proxies;
    private final Trust trust;

    @Inject
    public Outgoing(OutgoingConfig config) {
        this(
                new Proxies(
                        config.proxy(),
                        config.noProxy(),
                        System.getenv(),
                        ProxySelector.getDefault(),
                        System::getProperty),
                new Trust(config.caBundle().map(Path::of)));
    }

    private Outgoing(Proxies proxies, Trust trust) {
        this.proxies = proxies;
        this.trust = trust;
    }

    /** Directly, trusting those whom the system does. */
    public static Outgoing direct() {
        return new Outgoing(Proxies.none(), new Trust(Optional.empty()));
    }

    public Proxies proxies() {
        return proxies;
    }

    public Trust trust() {
        return trust;
    }

    /** What is wrong with the configuration, one line each. */
    public List<String> problems() {
        var problems = new ArrayList<>(proxies.problems());
        trust.problem().ifPresent(problems::add);
        return problems;
    }
}
