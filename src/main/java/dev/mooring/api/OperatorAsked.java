package dev.mooring.api;

/**
 * An operator had something done, or tried to.
 *
 * @param by name of the caller
 * @param status what was answered
 */
public record OperatorAsked(String by, String method, String path, int status) {}
