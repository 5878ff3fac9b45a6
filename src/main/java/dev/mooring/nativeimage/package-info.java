/**
 * What the native image must be told: classes that libraries load by name, files they look for, one class of the AWS
 * SDK that names what is not there, and Netty's TLS of clients. Nothing here runs on the JVM. The rest, arguments for the compiler, is in
 * {@code application.properties} under {@code quarkus.native}. See {@code docs/native.md}.
 */
@NullMarked
package dev.mooring.nativeimage;

import org.jspecify.annotations.NullMarked;
