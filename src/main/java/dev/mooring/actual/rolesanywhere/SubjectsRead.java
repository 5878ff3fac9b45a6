package dev.mooring.actual.rolesanywhere;

/** Certificates that a verification of a cluster could not wait for are known by now. An event. */
public record SubjectsRead(String cluster) {}
