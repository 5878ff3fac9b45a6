package dev.mooring.actual.neighbours;

/** An environment of Pulumi ESC. */
public record Environment(String organization, String project, String name) {

    /** As {@code pulumi env} calls it. */
    @Override
    public String toString() {
        return organization + "/" + project + "/" + name;
    }
}
