package dev.mooring.caller;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a caller is told when nobody can say who that is. */
class ApiAuthenticationTest {
    @Test
    void aProviderThatIsAwayMakesNoTokenWrong() {
        assertThat(statusAfter(new OIDCException("not ready"))).isEqualTo(503);
    }

    @Test
    void aConnectionThatIsRefusedMakesNoTokenWrong() {
        assertThat(statusAfter(new ConnectException())).isEqualTo(503);
    }

    @Test
    void whatElseFailsLetsNobodyIn() {
        assertThat(statusAfter(new IllegalStateException())).isEqualTo(401);
    }

    private static int statusAfter(Throwable failure) {
        var authentication = new ApiAuthentication(
                ApiSettings.of(Map.of("mooring.api.auth", "oidc")), new Failing(failure), null, null);
        var info = stub(UriInfo.class, (_, _, _) -> "/api/v1/clusters");
        var answer = authentication
                .authenticate(stub(ContainerRequestContext.class, (_, _, _) -> info), null)
                .await()
                .indefinitely();
        return answer == null ? 0 : answer.getStatus();
    }

    private static <T> T stub(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }

    private record Failing(Throwable failure) implements CurrentIdentityAssociation {
        @Override
        public void setIdentity(SecurityIdentity identity) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setIdentity(Uni<SecurityIdentity> identity) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SecurityIdentity getIdentity() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<SecurityIdentity> getDeferredIdentity() {
            return Uni.createFrom().failure(failure);
        }
    }
}
