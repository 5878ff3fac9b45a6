package dev.mooring.webhook.flood;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/** Tells a guard when answers begin and when they are sent. While the process ends, each answer says it is the last one. */
final class AnswerWatch extends ChannelOutboundHandlerAdapter {
    private final ConnectionGuard guard;
    private final ChannelHandlerContext guardContext;
    private boolean isLast;

    AnswerWatch(ConnectionGuard guard, ChannelHandlerContext guardContext) {
        this.guard = guard;
        this.guardContext = guardContext;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        var answer = message instanceof HttpResponse response ? response : null;
        if (answer != null && answer.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            var _ = context.write(message, promise);
            return;
        }
        if (answer != null) {
            guard.answerBegins();
            if (guard.isDraining()) {
                answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            }
            isLast = answer.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
        }
        if (message instanceof LastHttpContent) {
            var told = isLast;
            var _ = context.write(message, promise.unvoid().addListener(sent -> guard.answered(guardContext, told)));
        } else {
            var _ = context.write(message, promise);
        }
    }
}
