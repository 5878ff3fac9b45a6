package dev.mooring.check;

import dev.mooring.actual.kubernetes.Nodes;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import dev.mooring.reading.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A change of some or all readings of a situation. */
@FunctionalInterface
interface ReadingChange {
    Reading<?> on(Reading<?> reading);

    /** One source answers no more, even where it was switched off. */
    static ReadingChange without(Source<?> source) {
        return without(source, Cause.Kind.FAILED);
    }

    static ReadingChange without(Source<?> source, Cause.Kind kind) {
        var cause = new Cause(kind, source.id(), "planted");
        return reading -> reading.source() == source ? Reading.unavailable(reading.source(), cause) : reading;
    }

    /** None at all. */
    static ReadingChange none() {
        return reading -> reading;
    }

    /** Lists in another order. */
    static ReadingChange shuffled(Random random) {
        return reading -> reading instanceof Reading.Fresh<?> fresh ? shuffled(fresh, random) : reading;
    }

    @SuppressWarnings("unchecked") // What is shuffled keeps its type.
    private static <T> Reading<T> shuffled(Reading.Fresh<T> fresh, Random random) {
        return Reading.fresh(fresh.source(), (T) reordered(fresh.answer(), random), fresh.asOf());
    }

    private static Object reordered(Object answer, Random random) {
        return switch (answer) {
            case List<?> list -> reordered(list, random);
            case Nodes nodes ->
                new Nodes(reordered(nodes.hybrid(), random), nodes.others(), nodes.auto(), nodes.unreadyOthers());
            default -> answer;
        };
    }

    private static <T> List<T> reordered(List<T> list, Random random) {
        var copy = new ArrayList<>(list);
        Collections.shuffle(copy, random);
        return copy;
    }

    default Situation apply(Situation situation) {
        return apply(situation, situation.memory());
    }

    /** The change, and another memory. */
    default Situation apply(Situation situation, Memory memory) {
        var changed =
                situation.readings().all().stream().<Reading<?>>map(this::on).toList();
        return Situation.of(situation.cluster(), Readings.of(changed), situation.now(), memory);
    }
}
