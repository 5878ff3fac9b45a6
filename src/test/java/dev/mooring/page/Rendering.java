package dev.mooring.page;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateLocator.TemplateLocation;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders templates as they are shipped, without the framework. */
public final class Rendering {
    private static final Engine ENGINE = Engine.builder()
            .addDefaults()
            .addValueResolver(new ReflectionValueResolver())
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .addLocator(Rendering::locate)
            .build();

    private Rendering() {}

    private static Optional<TemplateLocation> locate(String id) {
        var stream = Rendering.class.getResourceAsStream("/templates/" + id + ".html");
        if (stream == null) {
            return Optional.empty();
        }
        try (stream) {
            var text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return Optional.of(new TemplateLocation() {
                @Override
                public Reader read() {
                    return new StringReader(text);
                }

                @Override
                public Optional<Variant> getVariant() {
                    return Optional.of(Variant.forContentType(Variant.TEXT_HTML));
                }
            });
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** @param name of what the template tells of, as its page names it */
    public static String of(String template, Frame frame, String name, Object told) {
        var found = ENGINE.getTemplate(template);
        return found.data(Map.of("frame", frame, name, told)).render();
    }
}
