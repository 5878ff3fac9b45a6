package dev.mooring.actual.neighbours;

import dev.mooring.reading.json.Member;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What controllers say of their objects. Their messages are left out: they quote what was answered to them. */
public record Conditions(Map<String, Condition> byType) {
    public Conditions {
        byType = Map.copyOf(byType);
    }

    /**
     * One condition.
     *
     * @param status {@code True}, {@code False} or {@code Unknown}
     * @param since of its status, where that is told
     */
    public record Condition(String status, String reason, Optional<Instant> since) {
        public boolean isTrue() {
            return "True".equals(status);
        }
    }

    /** Of a pod, they may be any text: its machine writes them. */
    static Conditions of(Member status) {
        var byType = new HashMap<String, Condition>();
        for (var condition : status.at("conditions").listIfAny()) {
            byType.put(
                    condition.object().at("type").anyRemark(),
                    new Condition(
                            condition.at("status").anyRemark(),
                            condition.at("reason").remarkIfAny().orElse(""),
                            condition.at("lastTransitionTime").timeIfAny()));
        }
        return new Conditions(byType);
    }

    public Optional<Condition> of(String type) {
        return Optional.ofNullable(byType.get(type));
    }

    /** A condition that is not there counts as false, as kstatus has it. */
    public Optional<Condition> whereTrue(String type) {
        return of(type).filter(Condition::isTrue);
    }

    public Optional<Condition> ready() {
        return of("Ready");
    }
}
