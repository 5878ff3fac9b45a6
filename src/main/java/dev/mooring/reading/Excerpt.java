package dev.mooring.reading;

/**
 * The beginning of a text of the outside world, which may be of any length. What is cut ends with a sign that is in no name, so
 * that it is not taken for another's; and never within a character, which could not be written then.
 */
public final class Excerpt {
    private Excerpt() {}

    /**
     * The same text where it is no longer.
     *
     * @param longest in {@code char}s, without the sign
     */
    public static String of(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        var end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end) + "…";
    }
}
