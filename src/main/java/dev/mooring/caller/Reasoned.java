package dev.mooring.caller;

/** An answer that says why what it tells of was done, in the words of who did it. */
public interface Reasoned {
    String reason();
}
