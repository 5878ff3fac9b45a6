package dev.mooring.webhook.flood;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.ServerChannel;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Found by Netty through {@code META-INF/services}; hands each listening port to {@link ListeningPorts}. */
@RegisterForReflection
public final class PortExtension extends ChannelInitializerExtension {

    @Override
    public void postInitializeServerListenerChannel(ServerChannel port) {
        var container = Arc.container();
        if (container != null) {
            container.instance(ListeningPorts.class).get().guard(port);
        }
    }
}
