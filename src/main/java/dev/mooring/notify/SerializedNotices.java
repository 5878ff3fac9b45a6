package dev.mooring.notify;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What is stored as JSON, registered for the native image. */
@RegisterForReflection(
        targets = {
            Alert.class,
            Alert.Change.class,
            End.class,
            Kind.class,
            Matter.class,
            Matter.Changed.class,
            Matter.Sort.class,
            Message.class,
            Message.Ended.class
        })
final class SerializedNotices {
    private SerializedNotices() {}
}
