package dev.mooring.actual.kubernetes;

/** A container image as a pod names it: {@code registry/path/name:tag@digest}, of which all but the name may be left out. */
public record Image(String text) {

    /** The tag, without a digest; empty where there is none. */
    public String tag() {
        var plain = plain();
        var colon = plain.lastIndexOf(':');
        return colon > plain.lastIndexOf('/') ? plain.substring(colon + 1) : "";
    }

    /** The name, without registry and path. */
    public String name() {
        var plain = plain();
        var name = plain.substring(plain.lastIndexOf('/') + 1);
        var colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }

    private String plain() {
        return text.contains("@") ? text.substring(0, text.indexOf('@')) : text;
    }
}
