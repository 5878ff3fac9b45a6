package dev.mooring.actual.aws;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * What the SDK's chain of credentials asks with where it makes a client of its own: STS, for a profile that assumes a role or
 * takes a web identity. It finds this class by name ({@code META-INF/services}), and so cannot be handed the client of
 * {@link AwsClients}; it is found here instead. Proxy, authorities and bounds are the same.
 */
public final class HttpOfTheChain implements SdkHttpService {
    private static final AtomicReference<@Nullable SdkHttpClient> OURS = new AtomicReference<>();

    /** From now on the chain asks with this one, and closes it never. */
    static void is(SdkHttpClient http) {
        OURS.set(http);
    }

    @Override
    public SdkHttpClient.Builder<?> createHttpClientBuilder() {
        return new Unmade();
    }

    private static final class Unmade implements SdkHttpClient.Builder<Unmade> {
        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
            var ours = OURS.get();
            if (ours == null) {
                throw new IllegalStateException("no client of AWS has been made");
            }
            return new Lent(ours);
        }
    }

    /** Another's. */
    private record Lent(SdkHttpClient http) implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return http.prepareRequest(request);
        }

        @Override
        public String clientName() {
            return http.clientName();
        }

        @Override
        public void close() {
            // Its owner does.
        }
    }
}
