package dev.mooring.actual.ssm;

import dev.mooring.reading.Source;
import java.util.List;

/** What SSM is asked. */
public final class SsmSources {
    /** Of the whole account and region. */
    public static final Source<List<Activation>> ACTIVATIONS = Source.named("ssm-activations");

    /** Of the whole account and region. */
    public static final Source<List<ManagedInstance>> MANAGED_INSTANCES = Source.named("ssm-managed-instances");

    /** All of them, in the order in which reports list them. */
    public static final List<Source<?>> ALL = List.of(ACTIVATIONS, MANAGED_INSTANCES);

    private SsmSources() {}
}
