package dev.mooring.page;

import dev.mooring.check.Severity;

/** How bad something is: a style, a sign that needs no colour, and a word. Worst first. */
public enum Tone {
    BLIND("⊘"),
    CRITICAL("✖"),
    ERROR("▲"),
    WARNING("◆"),
    UNKNOWN("?"),
    INFO("●"),
    CLEAN("✓");

    private final String sign;

    Tone(String sign) {
        this.sign = sign;
    }

    public static Tone of(Severity severity) {
        return switch (severity) {
            case CRITICAL -> CRITICAL;
            case ERROR -> ERROR;
            case WARNING -> WARNING;
            case INFO -> INFO;
        };
    }

    /** In style sheets and file names. */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    public String sign() {
        return sign;
    }

    /** Which of four icons the browser shows beside the title. */
    public String icon() {
        return switch (this) {
            case BLIND, CRITICAL, ERROR -> "/icon-bad.svg";
            case WARNING, UNKNOWN -> "/icon-doubt.svg";
            case INFO, CLEAN -> "/icon-good.svg";
        };
    }
}
