package dev.mooring.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A small Kubernetes API server: lists with paging, single objects, and watches over HTTP. */
public final class KubernetesStandIn implements AutoCloseable {
    /** Characters of events of one list: at 500 leases a second two minutes. API servers keep those of 75 s, list by list. */
    private static final long REMEMBERED = 40_000_000;

    private static final String CONFIG_MAPS = "/api/v1/namespaces/kube-system/configmaps";
    /** Lists that every API server serves, of all namespaces or of one, with something in them or not. */
    private static final Pattern ALWAYS_SERVED =
            Pattern.compile("/apis/[a-z.]+\\.k8s\\.io/v1/(namespaces/[^/]+/)?(leases|endpointslices)"
                    + "|/apis/admissionregistration\\.k8s\\.io/v1/(validating|mutating)webhookconfigurations"
                    + "|/apis/apps/v1/(namespaces/[^/]+/)?(daemonsets|deployments)"
                    + "|/api/v1/(namespaces/[^/]+/)?(pods|events|serviceaccounts)");

    /** A list of a group that is not Kubernetes' own: served where anything of its group is. */
    private static final Pattern OF_A_GROUP = Pattern.compile("(/apis/([^/]+)/([^/]+)/)[a-z]+");

    private static final Map<String, String> KINDS =
            Map.of("nodes", "Node", "configmaps", "ConfigMap", "ciliumvtepconfigs", "CiliumVTEPConfig");

    private final Map<String, Map<String, ObjectNode>> collections = new ConcurrentHashMap<>();
    private final Map<String, Failure> failures = new ConcurrentHashMap<>();
    private final Map<String, Duration> delays = new ConcurrentHashMap<>();
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private volatile boolean hangsUp;
    private final AtomicLong version = new AtomicLong(42_000_000);
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final Clock clock;
    private final String scheme;
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicLong bytes = new AtomicLong();

    /** By path of a list. Guarded by itself. */
    private final Map<String, History> history = new HashMap<>();

    private final AtomicLong forgotten = new AtomicLong();
    private volatile boolean watchesExpire;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    private record Watch(String path, HttpServerResponse response) {}

    /** What a watch that begins at an earlier version is told. */
    private record Past(long version, String line) {}

    /** As much as an API server remembers of one list: whoever begins earlier must begin with a list. */
    private static final class History {
        private final ArrayDeque<Past> events = new ArrayDeque<>();
        private long length;
        private long forgotten;

        private void add(Past event) {
            events.add(event);
            length += event.line().length();
            while (length > REMEMBERED) {
                var oldest = events.removeFirst();
                length -= oldest.line().length();
                forgotten = oldest.version();
            }
        }
    }

    /**
     * A request that was answered.
     *
     * @param bytes of its answer, before it was packed; none of a watch
     */
    public record Asked(String path, boolean watch, String acceptEncoding, long bytes) {}

    private record Failure(int status, String body) {}

    public KubernetesStandIn(World world, Clock clock) {
        this(world, clock, new HttpServerOptions());
    }

    /** @param options for example a certificate, to be served over TLS */
    public KubernetesStandIn(World world, Clock clock, HttpServerOptions options) {
        this.clock = clock;
        this.scheme = options.isSsl() ? "https" : "http";
        world.of("kubernetes").forEach(route -> {
            if (route.body().has("items")) {
                collection(route.path());
                world.items(route.path()).forEach(item -> put(route.path(), item));
            } else if (route.path().startsWith(CONFIG_MAPS)) {
                put(CONFIG_MAPS, (ObjectNode) route.body());
            }
        });
        try {
            server = vertx.createHttpServer(options)
                    .requestHandler(this::answer)
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    public String url() {
        return scheme + "://localhost:" + server.actualPort();
    }

    /** Writes a kubeconfig that leads here. */
    public Path writeKubeconfig(Path file) {
        var yaml = """
                apiVersion: v1
                kind: Config
                clusters:
                - name: stand-in
                  cluster:
                    server: %s
                contexts:
                - name: stand-in
                  context:
                    cluster: stand-in
                    user: stand-in
                current-context: stand-in
                users:
                - name: stand-in
                  user:
                    token: not-a-secret
                """.formatted(url());
        try {
            return Files.writeString(file, yaml);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Adds or replaces an object, and tells who watches. */
    public void put(String path, ObjectNode object) {
        synchronized (history) {
            store(path, object);
        }
    }

    private void store(String path, ObjectNode object) {
        var copy = object.deepCopy();
        ((ObjectNode) copy.path("metadata")).put("resourceVersion", Long.toString(version.incrementAndGet()));
        var name = copy.path("metadata").path("name").asText();
        var before = collection(path).put(name, copy);
        tell(path, before == null ? "ADDED" : "MODIFIED", copy);
    }

    /** Changes an object. */
    public void change(String path, String name, Consumer<ObjectNode> change) {
        var copy = collection(path).get(name).deepCopy();
        change.accept(copy);
        put(path, copy);
    }

    public void delete(String path, String name) {
        synchronized (history) {
            var gone = collection(path).remove(name);
            if (gone != null) {
                ((ObjectNode) gone.path("metadata")).put("resourceVersion", Long.toString(version.incrementAndGet()));
                tell(path, "DELETED", gone);
            }
        }
    }

    /** A copy of an object. */
    public ObjectNode get(String path, String name) {
        return collection(path).get(name).deepCopy();
    }

    public List<String> names(String path) {
        return List.copyOf(collection(path).keySet());
    }

    public ObjectNode object(String path, String name) {
        return collection(path).get(name).deepCopy();
    }

    /** The Authorization headers that came, in order. */
    public List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    /** What was asked for, in order. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** How much was answered; of watches, what those told that have ended. */
    public long bytes() {
        return bytes.get();
    }

    /** Answers a path with an error from now on; status 0 ends that. */
    public void fail(String path, int status, String body) {
        if (status == 0) {
            failures.remove(path);
        } else {
            failures.put(path, new Failure(status, body));
        }
    }

    /** Answers a path later than it would from now on. */
    public void delay(String path, Duration by) {
        delays.put(path, by);
    }

    private synchronized Map<String, ObjectNode> collection(String path) {
        return collections.computeIfAbsent(path, _ -> java.util.Collections.synchronizedMap(new TreeMap<>()));
    }

    private void tell(String path, String type, JsonNode object) {
        var event = Fixtures.JSON.createObjectNode().put("type", type);
        event.set("object", typed(path, object));
        var line = event + "\n";
        synchronized (history) {
            of(path).add(new Past(
                    object.path("metadata").path("resourceVersion").asLong(), line));
            watches.stream()
                    .filter(watch -> watch.path().equals(path))
                    .forEach(watch -> watch.response().write(line));
        }
    }

    private History of(String path) {
        return history.computeIfAbsent(path, _ -> new History());
    }

    /** Tells who watches that all is told. */
    public void bookmark(String path) {
        var event = Fixtures.JSON.createObjectNode().put("type", "BOOKMARK");
        event.putObject("object").putObject("metadata").put("resourceVersion", Long.toString(version.get()));
        watches.stream()
                .filter(watch -> watch.path().equals(path))
                .forEach(watch -> watch.response().write(event + "\n"));
    }

    /** Watches end, as they do after a while. */
    public void endWatches() {
        var now = List.copyOf(watches);
        watches.removeAll(now);
        now.forEach(watch -> watch.response().end());
    }

    /** Nothing more is said over the connections of watches, and nobody closes them. */
    public void fallSilent() {
        watches.clear();
    }

    /** What happened until now is no longer known: a watch must begin with a list. */
    public void forgetHistory() {
        synchronized (history) {
            history.clear();
            forgotten.set(version.get());
        }
    }

    /** Whether no watch begins, whatever version it begins with. */
    public void letWatchesExpire(boolean each) {
        watchesExpire = each;
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    public void forgetAsked() {
        asked.clear();
    }

    public boolean isWatched(String path) {
        return watches.stream().anyMatch(watch -> watch.path().equals(path));
    }

    private static JsonNode typed(String path, JsonNode object) {
        var typed = (ObjectNode) object.deepCopy();
        if ("/api/v1/nodes".equals(path)) {
            typed.put("kind", "Node").put("apiVersion", "v1");
        }
        return typed;
    }

    /** Hangs up on whoever asks, without an answer, from now on, or no more. */
    public void hangUp(boolean always) {
        hangsUp = always;
    }

    private void answer(HttpServerRequest request) {
        if (hangsUp) {
            request.connection().close();
            return;
        }
        var delay = delays.get(request.path());
        if (delay == null) {
            answerNow(request);
        } else {
            vertx.setTimer(delay.toMillis(), _ -> answerNow(request));
        }
    }

    private void answerNow(HttpServerRequest request) {
        authorizations.add(String.valueOf(request.getHeader("Authorization")));
        requests.add(request.uri());
        var response = request.response();
        response.bodyEndHandler(_ -> bytes.addAndGet(response.bytesWritten()));
        response.putHeader("Content-Type", "application/json")
                .putHeader(
                        "Date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                clock.instant().atZone(ZoneOffset.UTC)));
        var failure = failures.get(request.path());
        if (failure != null) {
            response.setStatusCode(failure.status()).end(failure.body());
        } else if ("/apis".equals(request.path())) {
            groups(request);
        } else if (collections.containsKey(request.path())
                || ALWAYS_SERVED.matcher(request.path()).matches()
                || isOfAServedGroup(request.path())) {
            if ("true".equals(request.getParam("watch"))) {
                watch(request);
            } else {
                list(request);
            }
        } else {
            one(request);
        }
    }

    private boolean isOfAServedGroup(String path) {
        var list = OF_A_GROUP.matcher(path);
        return list.matches()
                && !list.group(2).endsWith(".k8s.io")
                && collections.keySet().stream().anyMatch(other -> other.startsWith(list.group(1)));
    }

    /** The groups of which there is anything. */
    private void groups(HttpServerRequest request) {
        var versions = new TreeMap<String, TreeSet<String>>();
        for (var path : collections.keySet()) {
            var list = OF_A_GROUP.matcher(path);
            if (list.lookingAt()) {
                versions.computeIfAbsent(list.group(2), _ -> new TreeSet<>()).add(list.group(3));
            }
        }
        var body = Fixtures.JSON.createObjectNode().put("kind", "APIGroupList").put("apiVersion", "v1");
        var groups = body.putArray("groups");
        versions.forEach((name, served) -> {
            var group = groups.addObject().put("name", name);
            var list = group.putArray("versions");
            served.forEach(version ->
                    list.addObject().put("groupVersion", name + "/" + version).put("version", version));
            group.putObject("preferredVersion")
                    .put("groupVersion", name + "/" + served.first())
                    .put("version", served.first());
        });
        var text = body.toString();
        note(request, text.length());
        request.response().end(text);
    }

    private void watch(HttpServerRequest request) {
        if (request.getHeader("Upgrade") != null) {
            request.response().setStatusCode(400).end("{}");
            return;
        }
        note(request, 0);
        var from =
                request.getParam("resourceVersion") == null ? 0 : Long.parseLong(request.getParam("resourceVersion"));
        synchronized (history) {
            watch(request, from, of(request.path()));
        }
    }

    private void watch(HttpServerRequest request, long from, History past) {
        if (watchesExpire || from < Math.max(forgotten.get(), past.forgotten)) {
            request.response()
                    .setStatusCode(410)
                    .end("{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"Expired\",\"code\":410}");
            return;
        }
        var watch = new Watch(request.path(), request.response().setChunked(true));
        request.response().closeHandler(closed -> watches.remove(watch));
        // The first byte sends the head, so that the client knows that it watches.
        request.response().write("\n");
        past.events.stream()
                .filter(event -> event.version() > from)
                .forEach(event -> request.response().write(event.line()));
        watches.add(watch);
    }

    private void note(HttpServerRequest request, long bytes) {
        asked.add(new Asked(
                request.path(),
                "true".equals(request.getParam("watch")),
                String.valueOf(request.getHeader("Accept-Encoding")),
                bytes));
    }

    /** The kind of a list, but for capitals within. */
    private static String listOf(String path) {
        var resource = path.substring(path.lastIndexOf('/') + 1);
        var one = resource.replaceFirst("sses$", "ss").replaceFirst("ies$", "y").replaceFirst("(?<!s)s$", "");
        return Character.toUpperCase(one.charAt(0)) + one.substring(1) + "List";
    }

    private void list(HttpServerRequest request) {
        synchronized (history) {
            listNow(request);
        }
    }

    private void listNow(HttpServerRequest request) {
        var all = all(request.path()).stream()
                .filter(object -> isSelected(request, object))
                .toList();
        var from = request.getParam("continue") == null ? 0 : Integer.parseInt(request.getParam("continue"));
        var limit = request.getParam("limit") == null ? all.size() : Integer.parseInt(request.getParam("limit"));
        var to = limit == 0 ? all.size() : Math.min(all.size(), from + limit);
        var body = Fixtures.JSON
                .createObjectNode()
                .put("kind", listOf(request.path()))
                .put("apiVersion", "v1");
        var metadata = body.putObject("metadata").put("resourceVersion", Long.toString(version.get()));
        if (to < all.size()) {
            metadata.put("continue", Integer.toString(to));
        }
        body.putArray("items").addAll(all.subList(from, to));
        var text = body.toString();
        note(request, text.length());
        request.response().end(text);
    }

    /** By name alone, of all that a field selector may say. */
    private static boolean isSelected(HttpServerRequest request, ObjectNode object) {
        var selector = request.getParam("fieldSelector");
        return selector == null
                || !selector.startsWith("metadata.name=")
                || selector.equals(
                        "metadata.name=" + object.path("metadata").path("name").asText());
    }

    /** Those of all namespaces where the path names none. */
    private List<ObjectNode> all(String path) {
        var byName = new LinkedHashMap<>(collection(path));
        if (ALWAYS_SERVED.matcher(path).matches() && !path.contains("/namespaces/")) {
            var slash = path.lastIndexOf('/');
            collections.keySet().stream()
                    .filter(other -> other.startsWith(path.substring(0, slash) + "/namespaces/")
                            && other.endsWith(path.substring(slash)))
                    .forEach(other -> collection(other).forEach(byName::putIfAbsent));
        }
        return List.copyOf(byName.values());
    }

    private void one(HttpServerRequest request) {
        var slash = request.path().lastIndexOf('/');
        var collection = request.path().substring(0, slash);
        var found = collection(collection).get(request.path().substring(slash + 1));
        if (found == null) {
            request.response()
                    .setStatusCode(404)
                    .end("{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"not found\","
                            + "\"reason\":\"NotFound\",\"code\":404}");
        } else {
            var kind = KINDS.get(collection.substring(collection.lastIndexOf('/') + 1));
            var text = (kind == null ? found : found.deepCopy().put("kind", kind)).toString();
            note(request, text.length());
            request.response().end(text);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
