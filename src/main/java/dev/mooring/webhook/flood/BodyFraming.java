package dev.mooring.webhook.flood;

import io.netty.buffer.ByteBuf;

/** Where a body ends. Of chunked ones only plain sizes are taken: no extensions, no trailers, no line ends but CRLF. */
sealed interface BodyFraming {
    /** What {@link #take} says of a body that is malformed. */
    int MALFORMED = -1;

    static BodyFraming of(long length) {
        return length < 0 ? new Chunked() : new Counted(length);
    }

    /** How many of the bytes from an index on belong to the body. Each is shown once. */
    int take(ByteBuf bytes, int from);

    boolean isComplete();

    final class Counted implements BodyFraming {
        private long left;

        private Counted(long length) {
            this.left = length;
        }

        @Override
        public int take(ByteBuf bytes, int from) {
            var taken = (int) Math.min(left, bytes.writerIndex() - from);
            left -= taken;
            return taken;
        }

        @Override
        public boolean isComplete() {
            return left == 0;
        }
    }

    final class Chunked implements BodyFraming {
        private static final int MOST_DIGITS = 8;

        private enum At {
            SIZE,
            SIZE_LF,
            DATA,
            DATA_CR,
            DATA_LF,
            END_CR,
            END_LF,
            DONE
        }

        private At at = At.SIZE;
        private int digits;
        private long left;

        private Chunked() {}

        @Override
        public int take(ByteBuf bytes, int from) {
            var index = from;
            while (index < bytes.writerIndex() && at != At.DONE) {
                if (at == At.DATA) {
                    var taken = (int) Math.min(left, bytes.writerIndex() - index);
                    left -= taken;
                    index += taken;
                    at = left == 0 ? At.DATA_CR : At.DATA;
                } else if (!step(bytes.getByte(index++))) {
                    return MALFORMED;
                }
            }
            return index - from;
        }

        private boolean step(byte next) {
            return switch (at) {
                case SIZE -> size(next);
                case SIZE_LF -> {
                    at = left == 0 ? At.END_CR : At.DATA;
                    yield next == '\n';
                }
                case DATA_CR -> on(next, '\r', At.DATA_LF);
                case DATA_LF -> {
                    digits = 0;
                    yield on(next, '\n', At.SIZE);
                }
                case END_CR -> on(next, '\r', At.END_LF);
                case END_LF -> on(next, '\n', At.DONE);
                case DATA, DONE -> false;
            };
        }

        private boolean size(byte next) {
            if (next == '\r') {
                at = At.SIZE_LF;
                return digits > 0;
            }
            var digit = Character.digit(next, 16);
            left = (digits == 0 ? 0 : left * 16) + digit;
            digits++;
            return digit >= 0 && digits <= MOST_DIGITS;
        }

        private boolean on(byte next, char wanted, At then) {
            at = then;
            return next == wanted;
        }

        @Override
        public boolean isComplete() {
            return at == At.DONE;
        }
    }
}
