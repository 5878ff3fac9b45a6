package dev.mooring.onboarding;

import org.jspecify.annotations.Nullable;

/**
 * Something to copy, whole.
 *
 * @param title what it is, and where it goes
 * @param language {@code json}, {@code yaml}, {@code typescript} or {@code properties}
 * @param text ends without a line feed
 * @param file the shipped file it was taken from, by its path in the repository; null where it was made of the configuration
 */
public record Snippet(
        String title,
        String language,
        String text,
        @Nullable String file) {
    static Snippet setting(String title, String line) {
        return new Snippet(title, "properties", line, null);
    }
}
