package dev.mooring.webhook.flood;

import dev.mooring.webhook.flood.BytesInFlight.Hold;
import dev.mooring.webhook.flood.RequestHead.Parsed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands before everything else on a connection. Lets one request through at a time, and only with a whole head that is
 * framed beyond doubt; what comes too slowly, or is too much to hold, ends here. The bodies of deliveries go on as they
 * come; any other request waits here until it is whole, so that no worker ever waits for a sender. Runs on the
 * connection's event loop.
 */
final class ConnectionGuard extends ChannelDuplexHandler {
    private static final int LARGEST_HEAD = 16 * 1024;
    private static final int LARGEST_BODY = 64 * 1024;
    private static final Duration LINGER = Duration.ofSeconds(1);
    private static final int MOST_THROWN_AWAY = 512 * 1024;
    private static final Duration TURN = Duration.ofMillis(50);

    private enum At {
        HEAD,
        COLLECTING,
        BODY,
        /** HTTP/2, where that is wanted: Netty's and Vert.x' own bounds hold from here. */
        PASSING,
        /** Nothing more is read but to throw it away. */
        ENDING
    }

    /**
     * What holds for every connection of a port.
     *
     * @param streamedPath whose bodies go on as they come; empty: none
     */
    record Rules(
            Duration headWithin,
            Duration bodyWithin,
            Duration idleWithin,
            Duration takenWithin,
            String streamedPath,
            boolean http2,
            Draining draining) {

        /** Of a port that takes no deliveries. */
        Rules withoutStreams() {
            return new Rules(headWithin, bodyWithin, idleWithin, takenWithin, "", http2, draining);
        }
    }

    private final Rules rules;
    private final Hold hold;
    private At at = At.HEAD;
    private ByteBuf kept = Unpooled.EMPTY_BUFFER;
    private int looked;
    private @Nullable BodyFraming body;
    private boolean headHasBegun;
    private boolean isUnderWay;
    private boolean answerHasBegun;
    private boolean hasWatch;
    private int thrownAway;
    private int collectedHead;
    private boolean owesRead;
    private @Nullable Future<?> deadline;
    private @Nullable Future<?> writeDeadline;

    ConnectionGuard(Rules rules, Hold hold) {
        this.rules = rules;
        this.hold = hold;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        within(context, rules.headWithin(), () -> drop(context));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        at = At.ENDING;
        cancel();
        writeDeadline = cancelled(writeDeadline);
        forget();
        super.channelInactive(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes) || at == At.PASSING) {
            context.fireChannelRead(message);
        } else if (at == At.ENDING) {
            thrownAway += bytes.readableBytes();
            bytes.release();
            if (thrownAway > MOST_THROWN_AWAY) {
                drop(context);
            }
        } else if (kept.isReadable()) {
            append(context, bytes);
        } else {
            try {
                letThrough(context, bytes);
                if (bytes.isReadable() && at != At.ENDING && !keep(Unpooled.EMPTY_BUFFER, bytes)) {
                    refuse(context, Refusal.BUSY);
                }
            } finally {
                bytes.release();
            }
        }
    }

    private void append(ChannelHandlerContext context, ByteBuf more) {
        try {
            if (keep(kept, more)) {
                goOn(context);
            } else {
                refuse(context, Refusal.BUSY);
            }
        } finally {
            more.release();
        }
    }

    /** Adds to what is kept; false when there is no room. Room doubles, so that bytes that drip in are not copied often. */
    private boolean keep(ByteBuf already, ByteBuf more) {
        if (already.maxWritableBytes() > 0 && already.writableBytes() >= more.readableBytes()) {
            already.writeBytes(more);
            return true;
        }
        var needed = already.readableBytes() + more.readableBytes();
        var room = Math.max(needed, already.isReadable() ? 2 * already.readableBytes() : needed);
        if (!hold.grow(room - already.capacity())) {
            return false;
        }
        kept = Unpooled.buffer(room).writeBytes(already).writeBytes(more);
        return true;
    }

    /** With what was kept. */
    private void goOn(ChannelHandlerContext context) {
        var before = kept.readableBytes();
        letThrough(context, kept);
        if (!kept.isReadable() || at == At.ENDING) {
            forget();
        } else if (kept.readableBytes() < before) {
            var rest = kept;
            forget();
            if (!keep(Unpooled.EMPTY_BUFFER, rest)) {
                refuse(context, Refusal.BUSY);
            }
        }
    }

    private void forget() {
        kept = Unpooled.EMPTY_BUFFER;
        hold.release();
    }

    private void letThrough(ChannelHandlerContext context, ByteBuf bytes) {
        var goesOn = true;
        while (goesOn && bytes.isReadable()) {
            goesOn = switch (at) {
                case HEAD -> !isUnderWay && head(context, bytes);
                case COLLECTING -> collect(context, bytes);
                case BODY -> stream(context, bytes);
                case PASSING -> pass(context, bytes, bytes.readableBytes());
                case ENDING -> false;
            };
        }
    }

    private boolean head(ChannelHandlerContext context, ByteBuf bytes) {
        if (!headHasBegun) {
            headHasBegun = true;
            within(context, rules.headWithin(), () -> refuse(context, Refusal.TOO_SLOW));
        }
        var size = headSize(bytes);
        if (size == BodyFraming.MALFORMED) {
            refuse(context, Refusal.MALFORMED);
            return false;
        }
        if (Math.max(size, looked) > LARGEST_HEAD) {
            refuse(context, Refusal.LARGE_HEAD);
            return false;
        }
        if (size == 0) {
            return false;
        }
        looked = 0;
        headHasBegun = false;
        var head = new byte[size];
        bytes.getBytes(bytes.readerIndex(), head);
        return switch (RequestHead.read(head)) {
            case Parsed.Sound sound -> sound(context, bytes, size, sound);
            case Parsed.Preface _ -> preface(context, bytes);
            case Parsed.Refused refused -> {
                refuse(context, refused.refusal());
                yield false;
            }
        };
    }

    /** Of a whole head; 0 when its end has not come. What was looked at is not looked at again. */
    private int headSize(ByteBuf bytes) {
        var start = bytes.readerIndex();
        while (looked < bytes.readableBytes()) {
            var end = bytes.indexOf(start + looked, bytes.writerIndex(), (byte) '\n') - start;
            if (end < 0) {
                looked = bytes.readableBytes();
                return 0;
            }
            if (end == 0 || bytes.getByte(start + end - 1) != '\r') {
                return BodyFraming.MALFORMED;
            }
            if (end >= 3 && bytes.getByte(start + end - 2) == '\n') {
                return end + 1;
            }
            looked = end + 1;
        }
        return 0;
    }

    private boolean preface(ChannelHandlerContext context, ByteBuf bytes) {
        if (!rules.http2()) {
            refuse(context, Refusal.UNKNOWN_VERSION);
            return false;
        }
        cancel();
        at = At.PASSING;
        return pass(context, bytes, bytes.readableBytes());
    }

    private boolean sound(ChannelHandlerContext context, ByteBuf bytes, int size, Parsed.Sound head) {
        if (head.upgrade() >= 0 && !rules.http2()) {
            // No protocol is changed here, whatever stands behind the guard would do.
            bytes.setByte(bytes.readerIndex() + head.upgrade(), 'X');
        }
        if (!head.hasBody()) {
            cancel();
            return begin(context, bytes, size, size);
        }
        body = BodyFraming.of(head.length());
        if (isStreamed(head.target())) {
            within(context, rules.bodyWithin(), () -> refuse(context, Refusal.TOO_SLOW));
            at = At.BODY;
            return begin(context, bytes, size, size);
        }
        if (head.expects() || head.length() > LARGEST_BODY) {
            refuse(context, head.expects() ? Refusal.NO_EXPECTATION : Refusal.TOO_LARGE);
            return false;
        }
        within(context, rules.bodyWithin(), () -> refuse(context, Refusal.TOO_SLOW));
        at = At.COLLECTING;
        collectedHead = size;
        looked = size;
        return collect(context, bytes);
    }

    private boolean isStreamed(String target) {
        return !rules.streamedPath().isEmpty() && DeliveryPath.isIn(target, rules.streamedPath());
    }

    private boolean collect(ChannelHandlerContext context, ByteBuf bytes) {
        var framing = known(body);
        var taken = framing.take(bytes, bytes.readerIndex() + looked);
        looked += Math.max(0, taken);
        if (taken == BodyFraming.MALFORMED || looked > LARGEST_HEAD + LARGEST_BODY) {
            refuse(context, taken == BodyFraming.MALFORMED ? Refusal.MALFORMED : Refusal.TOO_LARGE);
            return false;
        }
        if (!framing.isComplete()) {
            return false;
        }
        var size = looked;
        ended();
        return begin(context, bytes, collectedHead, size);
    }

    private boolean stream(ChannelHandlerContext context, ByteBuf bytes) {
        var framing = known(body);
        var taken = framing.take(bytes, bytes.readerIndex());
        if (taken == BodyFraming.MALFORMED) {
            refuse(context, Refusal.MALFORMED);
            return false;
        }
        if (framing.isComplete()) {
            ended();
        }
        pass(context, bytes, taken);
        if (at == At.HEAD && !isUnderWay) {
            awaitNext(context);
        }
        return at == At.HEAD;
    }

    private static BodyFraming known(@Nullable BodyFraming framing) {
        if (framing == null) {
            throw new IllegalStateException("no body is being read");
        }
        return framing;
    }

    /** The whole request has come. */
    private void ended() {
        cancel();
        body = null;
        looked = 0;
        at = At.HEAD;
    }

    private boolean begin(ChannelHandlerContext context, ByteBuf bytes, int headSize, int size) {
        isUnderWay = true;
        answerHasBegun = false;
        if (hasWatch || watchAnswers(context)) {
            return pass(context, bytes, size);
        }
        // Where HTTP/2 might come too, the encoder is there only once the first bytes say that it does not.
        pass(context, bytes, headSize - 1);
        if (!watchAnswers(context)) {
            drop(context);
            return false;
        }
        return pass(context, bytes, size - headSize + 1);
    }

    private static boolean pass(ChannelHandlerContext context, ByteBuf bytes, int size) {
        context.fireChannelRead(bytes.readRetainedSlice(size));
        return true;
    }

    /** Answers are seen where they are still objects: behind whatever encodes them. False when nothing does yet. */
    private boolean watchAnswers(ChannelHandlerContext context) {
        var encoder = context.pipeline().context(HttpResponseEncoder.class);
        if (encoder == null) {
            encoder = context.pipeline().context(HttpServerCodec.class);
        }
        if (encoder != null) {
            context.pipeline().addAfter(encoder.name(), null, new AnswerWatch(this, context));
            hasWatch = true;
        }
        return hasWatch;
    }

    boolean isDraining() {
        return rules.draining().hasBegun();
    }

    void answerBegins() {
        answerHasBegun = true;
    }

    /** @param isLast whether the sender was told that the connection is closed now */
    void answered(ChannelHandlerContext context, boolean isLast) {
        if (!context.channel().isActive()) {
            isUnderWay = false;
        } else if (isLast) {
            isUnderWay = false;
            var _ = context.channel().close();
        } else if (kept.isReadable()) {
            // Whoever does not wait for answers waits for his turn: others are served in between.
            var _ = context.executor().schedule(() -> goOnToNext(context), TURN.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            goOnToNext(context);
        }
    }

    private void goOnToNext(ChannelHandlerContext context) {
        isUnderWay = false;
        if (!context.channel().isActive()) {
            return;
        }
        if (at == At.HEAD) {
            awaitNext(context);
        }
        if (kept.isReadable()) {
            goOn(context);
            // What stands behind answers at the end of a read.
            context.fireChannelReadComplete();
        }
        if (owesRead && at != At.ENDING && !mustWait()) {
            owesRead = false;
            context.read();
        }
    }

    private void awaitNext(ChannelHandlerContext context) {
        within(context, rules.idleWithin(), () -> drop(context));
    }

    /** Requests that a sender sends before it has the answer to the one before wait in its own buffers. */
    @Override
    public void read(ChannelHandlerContext context) {
        if (mustWait()) {
            owesRead = true;
        } else {
            context.read();
        }
    }

    private boolean mustWait() {
        return at == At.HEAD && isUnderWay && kept.isReadable();
    }

    /** A sender that does not take its answer has no hold on it. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
        if (context.channel().isWritable()) {
            writeDeadline = cancelled(writeDeadline);
        } else if (writeDeadline == null) {
            writeDeadline = context.executor()
                    .schedule(() -> drop(context), rules.takenWithin().toMillis(), TimeUnit.MILLISECONDS);
        }
        super.channelWritabilityChanged(context);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (at == At.ENDING && !answerHasBegun) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
        } else {
            var _ = context.write(message, promise);
        }
    }

    /** A request that is refused before it has all come is read on for a moment, so that its sender sees the answer. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (at == At.BODY || at == At.COLLECTING) {
            linger(context, promise);
        } else if (at != At.ENDING || !context.channel().isActive()) {
            var _ = context.close(promise);
        }
    }

    private void refuse(ChannelHandlerContext context, Refusal refusal) {
        var mayAnswer = !(isUnderWay && answerHasBegun);
        answerHasBegun = !mayAnswer;
        if (mayAnswer) {
            var _ = context.writeAndFlush(Unpooled.wrappedBuffer(refusal.answer()))
                    .addListener((ChannelFutureListener) _ -> linger(context, context.newPromise()));
        } else {
            drop(context);
        }
        at = At.ENDING;
        cancel();
        forget();
    }

    private void linger(ChannelHandlerContext context, ChannelPromise promise) {
        at = At.ENDING;
        cancel();
        forget();
        if (context.channel() instanceof DuplexChannel channel && channel.isActive()) {
            var _ = channel.shutdownOutput();
            channel.config().setAutoRead(true);
            var _ = context.executor().schedule(() -> end(context, promise), LINGER.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            end(context, promise);
        }
    }

    private static void end(ChannelHandlerContext context, ChannelPromise promise) {
        var _ = context.close(promise);
    }

    private static void drop(ChannelHandlerContext context) {
        var _ = context.close();
    }

    private void within(ChannelHandlerContext context, Duration time, Runnable late) {
        cancel();
        deadline = context.executor().schedule(late, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void cancel() {
        deadline = cancelled(deadline);
    }

    private static @Nullable Future<?> cancelled(@Nullable Future<?> waiting) {
        if (waiting != null) {
            waiting.cancel(false);
        }
        return null;
    }
}
