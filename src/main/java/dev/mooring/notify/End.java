package dev.mooring.notify;

/** How a matter that was told of came to be told of no longer. */
public enum End {
    /** A verification looked and found it no more. */
    CLEAN,
    /** What it was about is there no more. */
    GONE,
    /** Its check, or a source of it, was switched off, or an operator's rule ignores it now. */
    CONFIGURED,
    /** Another finding explains it now. */
    EXPLAINED,
    /** It lasts, and is less severe than this route tells of. */
    EASED,
    /** It lasts, and is more severe than this route tells of. */
    WORSE,
    /** It lasts, elsewhere: this route does not tell of that place. */
    MOVED,
    /** It lasts, as far as is known: no notice of it goes this way any more, for the configuration is another. */
    UNROUTED,
    /** It is told again with another severity. */
    REPLACED,
    /** Its cluster is watched no longer: how it is now, is not known. */
    UNWATCHED,
    /** What was given up, or is missing, was made up for or is kept no longer: that anybody mended it, is not known. */
    FORGOTTEN,
    /** It is over; how, is not known any more. */
    OVER;

    /** Whether what was wrong still is, as far as is known: that is no good news, and is called no resolution. */
    boolean isOfWhatLasts() {
        return switch (this) {
            case EXPLAINED, EASED, WORSE, MOVED, UNROUTED -> true;
            case CLEAN, GONE, CONFIGURED, REPLACED, UNWATCHED, FORGOTTEN, OVER -> false;
        };
    }

    /** Whether it is known that nothing is wrong any more. */
    boolean isResolution() {
        return !isOfWhatLasts() && this != UNWATCHED && this != FORGOTTEN;
    }
}
