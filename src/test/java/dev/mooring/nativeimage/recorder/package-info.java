/**
 * A Java agent that writes down what a program loads by name. It stands on the class path of the boot loader, so that
 * every class can call it, and needs nothing but the JDK.
 */
package dev.mooring.nativeimage.recorder;
