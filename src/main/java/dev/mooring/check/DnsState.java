package dev.mooring.check;

import dev.mooring.actual.kubernetes.DnsPod;
import java.util.List;
import java.util.stream.Stream;

/** What the memory of verifications calls states of CoreDNS. Since when they last, only whoever looks twice can tell. */
public final class DnsState {
    static final String PREFIX = "CoreDNS ";
    static final String THERE = PREFIX + "is there";
    /** It was there before: a cluster whose DNS is another one never had it. */
    public static final String GONE = PREFIX + "has no pod any more";

    public static final String NONE_READY = PREFIX + "has no ready pod";

    private DnsState() {}

    /** One of its pods that is not ready. */
    public static String ofUnready(DnsPod pod) {
        return PREFIX + "pod not ready: " + pod.name();
    }

    /** @param wasThere whether an earlier verification saw a pod of it */
    static List<String> of(List<DnsPod> pods, boolean wasThere) {
        if (pods.isEmpty()) {
            return wasThere ? List.of(GONE) : List.of();
        }
        var unready = pods.stream().filter(pod -> !pod.ready()).map(DnsState::ofUnready);
        return Stream.concat(
                        pods.stream().noneMatch(DnsPod::ready) ? Stream.of(THERE, NONE_READY) : Stream.of(THERE),
                        unready)
                .toList();
    }
}
