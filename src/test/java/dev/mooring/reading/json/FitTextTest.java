package dev.mooring.reading.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands in JSON from elsewhere can be stored, shown and sent on. */
class FitTextTest {
    private static final ObjectMapper JSON = Json.mapper();

    private enum Entrance {
        BYTES {
            @Override
            JsonNode read(String json) throws IOException {
                return JSON.readTree(json.getBytes(StandardCharsets.UTF_8));
            }
        },
        STREAM {
            @Override
            JsonNode read(String json) throws IOException {
                return JSON.readTree(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
            }
        },
        READER {
            @Override
            JsonNode read(String json) throws IOException {
                return JSON.readTree(new StringReader(json));
            }
        },
        STRING {
            @Override
            JsonNode read(String json) throws IOException {
                return JSON.readTree(json);
            }
        },
        PARSER {
            @Override
            JsonNode read(String json) throws IOException {
                try (JsonParser parser = JSON.getFactory().createParser(json)) {
                    return parser.readValueAsTree();
                }
            }
        };

        abstract JsonNode read(String json) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void textsAndNamesAreMadeFitWhereverTheyComeIn(Entrance entrance) throws IOException {
        var read = entrance.read("{\"a\\u0000\": [\"x\\u0000y\"]}");
        assertThat(read.path("a\uFFFD").path(0).textValue()).isEqualTo("x\uFFFDy");
    }

    @ParameterizedTest
    @CsvSource({"\\u0000", "\\u001b", "\\u0008", "\\u007f", "\\u009b", "\\ud800", "\\udc00"})
    void oneSignThatNobodyCanTakeIsReplaced(String escape) throws IOException {
        assertThat(JSON.readTree("\"a" + escape + "b\"").textValue()).isEqualTo("a\uFFFDb");
    }

    @Test
    void aPairThatIsTheWrongWayRoundIsReplaced() throws IOException {
        assertThat(JSON.readTree("\"\\udc00\\ud800\"").textValue()).isEqualTo("\uFFFD\uFFFD");
    }

    @Test
    void whatIsFitStays() throws IOException {
        var text = "tab\tline\r\nümläut \uD83D\uDEA2 \u202e end";
        assertThat(JSON.readTree(JSON.writeValueAsString(text)).textValue()).isEqualTo(text);
    }

    @Test
    void aTextThatIsFitIsNotCopied() {
        var text = "node is ready";
        assertThat(FitText.of(text)).isSameAs(text);
    }

    @Test
    void whatIsCopiedTokenByTokenIsMadeFitToo() throws IOException {
        assertThat(JSON.readValue("\"a\\u0000\"", Object.class)).isEqualTo("a\uFFFD");
    }
}
