package dev.mooring.check.neighbour;

import dev.mooring.actual.neighbours.Conditions.Condition;
import dev.mooring.actual.neighbours.ObjectName;
import dev.mooring.check.Evidence;
import dev.mooring.check.Placeholder;
import java.util.Optional;

/** How evidence names objects of neighbours, and what their controllers say of them. */
final class Named {
    private Named() {}

    /** For commands; the subject says it to people. */
    static Evidence object(ObjectName name) {
        return Evidence.none().naming(Placeholder.NAMESPACE, name.namespace()).naming(Placeholder.OBJECT, name.name());
    }

    /** What a controller says of it. */
    static Evidence told(ObjectName name, Optional<Condition> condition) {
        return object(name)
                .and("status", condition.map(Condition::status))
                .and("reason", condition.map(Condition::reason).filter(reason -> !reason.isEmpty()))
                .since(condition.flatMap(Condition::since));
    }
}
