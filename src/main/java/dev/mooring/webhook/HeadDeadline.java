package dev.mooring.webhook;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Closes a connection that does not come to the end of a request's head in time, however busily it sends. */
final class HeadDeadline extends ChannelInboundHandlerAdapter {
    private final Duration first;
    private final Duration next;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> deadline;
    private int underWay;

    /**
     * @param first from the opening of the connection
     * @param next from the last answer; longer than senders keep connections they may use again
     */
    HeadDeadline(Duration first, Duration next) {
        this.first = first;
        this.next = next;
    }

    @Override
    public void channelActive(ChannelHandlerContext opened) throws Exception {
        context = opened;
        start(first);
        super.channelActive(opened);
    }

    @Override
    public void channelInactive(ChannelHandlerContext closed) throws Exception {
        stop();
        super.channelInactive(closed);
    }

    /** A request's head has come. On the connection's event loop. */
    void begun() {
        underWay++;
        stop();
    }

    /** A request was answered, by whichever thread. */
    void ended() {
        var open = context;
        if (open != null) {
            open.executor().execute(this::awaitNext);
        }
    }

    private void awaitNext() {
        underWay--;
        if (underWay == 0 && isOpen()) {
            stop();
            start(next);
        }
    }

    private boolean isOpen() {
        var known = context;
        return known != null && known.channel().isActive();
    }

    private void start(Duration within) {
        var open = context;
        if (open != null) {
            deadline = open.executor().schedule(() -> close(open), within.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void close(ChannelHandlerContext open) {
        var unused = open.close();
    }

    private void stop() {
        var waiting = deadline;
        if (waiting != null) {
            waiting.cancel(false);
            deadline = null;
        }
    }
}
