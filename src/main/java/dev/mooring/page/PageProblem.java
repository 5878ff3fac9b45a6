package dev.mooring.page;

/** Why a page cannot be shown: told as a page. Never echoes what was sent. */
public final class PageProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String title;

    private PageProblem(int status, String title, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
    }

    /** @param detail what is not there, and where else to look */
    public static PageProblem notFound(String detail) {
        return new PageProblem(404, "Not found", detail);
    }

    /** @param detail what was wrong, and what to send instead */
    public static PageProblem badRequest(String detail) {
        return new PageProblem(400, "That address is not understood", detail);
    }

    /** @param detail who may, and how to become one */
    public static PageProblem forbidden(String detail) {
        return new PageProblem(403, "Not allowed", detail);
    }

    /** @param detail what was asked for too often */
    public static PageProblem tooMany(String detail) {
        return new PageProblem(429, "Too often", detail);
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
