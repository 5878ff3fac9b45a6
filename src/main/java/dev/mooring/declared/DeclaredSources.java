package dev.mooring.declared;

import dev.mooring.reading.Source;
import java.util.List;

/** What Pulumi is asked. */
public final class DeclaredSources {
    /** What the stack declares. */
    public static final Source<DeclaredStack> PULUMI_STATE = Source.named("pulumi-state");

    /** The nodes that the ESC environment lists; off where none is configured. */
    public static final Source<Declared<List<DeclaredNode>>> ESC_ENVIRONMENT = Source.named("esc-environment");

    /** All of them, in the order in which reports list them. */
    public static final List<Source<?>> ALL = List.of(PULUMI_STATE, ESC_ENVIRONMENT);

    private DeclaredSources() {}
}
