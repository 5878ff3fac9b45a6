package dev.mooring.command;

/** What a command ends with. */
final class ExitStatus {
    static final int GOOD = 0;
    /** Findings of the severity that was asked for, or worse; or a configuration with problems, where it was checked. */
    static final int BAD = 1;
    /** Not everything could be judged; or the command itself failed. Never to be taken for good. */
    static final int UNKNOWN = 2;
    /** Wrong arguments, or a configuration that nothing can be read with. */
    static final int UNUSABLE = 3;

    private ExitStatus() {}
}
