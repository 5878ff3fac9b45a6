package dev.mooring.check;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.roster.Hardware;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Node told of another machine than before, during the last hour. Once, and it was set up anew, on other hardware or from
 * another image; there and back, and two machines write one Node.
 *
 * @param now what it tells since
 * @param before what it told before that
 * @param at when the change was seen
 * @param takingTurnsSince when it was first seen to tell again what it had told before
 */
public record MachineChange(
        HybridNode.Hardware now, HybridNode.Hardware before, Instant at, Optional<Instant> takingTurnsSince) {
    private static final Duration WINDOW = Duration.ofHours(1);

    /**
     * What is known of a node once it was looked at again; null where it tells of the same machine for an hour, or always.
     *
     * @param known of earlier looks
     * @param last what the node told at the last look, as it came; null where it was not seen, or not since a start
     */
    static @Nullable MachineChange after(
            @Nullable MachineChange known, HybridNode.@Nullable Hardware last, HybridNode node, Instant now) {
        var hardware = node.software().hardware();
        if (known == null) {
            return last == null || last.equals(hardware)
                    ? null
                    : changed(Hardware.told(last), Hardware.told(hardware), Optional.empty(), now);
        }
        var told = Hardware.told(hardware);
        if (!known.isRecent(node, now)) {
            return changed(known.now(), told, Optional.empty(), now);
        }
        var changed = changed(known.now(), told, known.turnsAfter(told, now), now);
        return changed == null ? known : changed;
    }

    /** The same, by a clock that is right. */
    MachineChange seenBy(Instant time) {
        return at.isAfter(time) || takingTurnsSince.filter(time::isBefore).isPresent()
                ? new MachineChange(
                        now, before, Age.seenBy(time, at), takingTurnsSince.map(since -> Age.seenBy(time, since)))
                : this;
    }

    private static @Nullable MachineChange changed(
            HybridNode.Hardware from, HybridNode.Hardware to, Optional<Instant> turns, Instant now) {
        return Hardware.areTwo(from, to) ? new MachineChange(to, from, now, turns) : null;
    }

    private Optional<Instant> turnsAfter(HybridNode.Hardware told, Instant now) {
        return takingTurnsSince.or(() -> Hardware.areTwo(before, told) ? Optional.empty() : Optional.of(now));
    }

    /** Who deletes a Node makes room for another machine of its name. */
    private boolean isRecent(HybridNode node, Instant now) {
        return !Age.longAgo(at, WINDOW, now)
                && (node.createdAt() == null || !node.createdAt().isAfter(at));
    }
}
