package dev.mooring.reading.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Parses JSON from elsewhere into texts that every reader can take. An escape may name a NUL, which PostgreSQL takes in no text;
 * half of a pair of surrogates, which UTF-8 has no bytes for; or a control character, by which a name would move the cursor of
 * whoever reads it in a terminal. Each becomes {@code U+FFFD}, in texts and in names of members. Tabs and line breaks stay.
 */
final class FitText extends JsonFactory {
    private static final char REPLACEMENT = '\uFFFD';

    FitText(JsonFactoryBuilder builder) {
        super(builder);
    }

    /** The same text where all of it is fit. */
    static String of(String text) {
        for (var index = 0; index < text.length(); index++) {
            if (!isFit(text, index)) {
                return replaced(text, index);
            }
        }
        return text;
    }

    private static String replaced(String text, int first) {
        var fit = new StringBuilder(text);
        for (var index = first; index < text.length(); index++) {
            if (!isFit(text, index)) {
                fit.setCharAt(index, REPLACEMENT);
            }
        }
        return fit.toString();
    }

    private static boolean isFit(String text, int index) {
        var sign = text.charAt(index);
        if (sign < ' ') {
            return sign == '\t' || sign == '\n' || sign == '\r';
        }
        if (Character.isHighSurrogate(sign)) {
            return index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1));
        }
        if (Character.isLowSurrogate(sign)) {
            return index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
        }
        return !Character.isISOControl(sign);
    }

    @Override
    protected JsonParser _createParser(InputStream in, IOContext context) throws IOException {
        return new Parser(super._createParser(in, context));
    }

    @Override
    protected JsonParser _createParser(Reader reader, IOContext context) throws IOException {
        return new Parser(super._createParser(reader, context));
    }

    @Override
    protected JsonParser _createParser(char[] data, int offset, int length, IOContext context, boolean recyclable)
            throws IOException {
        return new Parser(super._createParser(data, offset, length, context, recyclable));
    }

    @Override
    protected JsonParser _createParser(byte[] data, int offset, int length, IOContext context) throws IOException {
        return new Parser(super._createParser(data, offset, length, context));
    }

    private static final class Parser extends JsonParserDelegate {
        Parser(JsonParser parser) {
            super(parser);
        }

        private static @Nullable String fit(@Nullable String text) {
            return text == null ? null : of(text);
        }

        @Override
        public @Nullable String currentName() throws IOException {
            return fit(super.currentName());
        }

        @Override
        @SuppressWarnings("deprecation")
        public @Nullable String getCurrentName() throws IOException {
            return currentName();
        }

        @Override
        public @Nullable String getText() throws IOException {
            return fit(super.getText());
        }

        @Override
        public @Nullable String getValueAsString() throws IOException {
            return fit(super.getValueAsString());
        }

        @Override
        public @Nullable String getValueAsString(@Nullable String otherwise) throws IOException {
            return fit(super.getValueAsString(otherwise));
        }

        /** So that nobody takes them past {@link #getText}. */
        @Override
        public boolean hasTextCharacters() {
            return false;
        }
    }
}
