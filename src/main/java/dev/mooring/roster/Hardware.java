package dev.mooring.roster;

import dev.mooring.actual.kubernetes.HybridNode;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which machine a node is, by what kubelet reads from {@code /etc/machine-id} and DMI; what tells nothing is left empty. */
public final class Hardware {
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f-]{1,64}");
    private static final Pattern PARTS = Pattern.compile("(..)(..)(..)(..)-(..)(..)-(..)(..)-");

    /** What boards say whose makers gave them no id, in both orders of bytes. */
    private static final Set<String> NOBODYS_BOARDS = Stream.of(
                    "03000200-0400-0500-0006-000700080009",
                    "12345678-1234-5678-90ab-cddeefaabbcc",
                    "01020304-0506-0708-090a-0b0c0d0e0f10")
            .flatMap(id -> Stream.of(id, inOtherOrder(id)))
            .collect(Collectors.toUnmodifiableSet());

    private Hardware() {}

    /** Since SMBIOS 2.6 the bytes of the first three parts stand the other way round (drivers/firmware/dmi_scan.c of Linux). */
    private static String inOtherOrder(String id) {
        return PARTS.matcher(id).replaceFirst("$4$3$2$1-$6$5-$8$7-");
    }

    static String machineId(HybridNode node) {
        return telling(node.software().hardware().machineId());
    }

    static String systemUuid(HybridNode node) {
        return tellingOfBoard(node.software().hardware().systemUuid());
    }

    private static String tellingOfBoard(String id) {
        var uuid = telling(id);
        return NOBODYS_BOARDS.contains(uuid) ? "" : uuid;
    }

    /** What tells of the machine, as it may be kept: hexadecimal digits and dashes, empty where it is anything else. */
    public static HybridNode.Hardware told(HybridNode.Hardware hardware) {
        return new HybridNode.Hardware(
                digits(telling(hardware.machineId())), digits(tellingOfBoard(hardware.systemUuid())));
    }

    private static String digits(String id) {
        return DIGITS.matcher(id).matches() ? id : "";
    }

    /**
     * Whether either id says that what was {@link #told} at two times is of two machines, or of two installations. A kernel
     * that reads the id of the board in the other order of bytes says nothing.
     */
    public static boolean areTwo(HybridNode.Hardware one, HybridNode.Hardware other) {
        return !mayBeSame(one.machineId(), other.machineId())
                || !(mayBeSame(one.systemUuid(), other.systemUuid())
                        || one.systemUuid().equals(inOtherOrder(other.systemUuid())));
    }

    /** Whether both ids say that two nodes are of one machine. */
    static boolean isSame(HybridNode one, HybridNode other) {
        return !machineId(one).isEmpty()
                && machineId(one).equals(machineId(other))
                && !systemUuid(one).isEmpty()
                && systemUuid(one).equals(systemUuid(other));
    }

    /** Whether both ids say that two nodes are of two machines: a new installation, or a new board, changes but one. */
    static boolean isOther(HybridNode one, HybridNode other) {
        return !mayShareInstallation(one, other) && !mayShareBoard(one, other);
    }

    /** Whether nothing says that two nodes are of two installations. */
    static boolean mayShareInstallation(HybridNode one, HybridNode other) {
        return mayBeSame(machineId(one), machineId(other));
    }

    /** Whether nothing says that two nodes are on two boards. */
    static boolean mayShareBoard(HybridNode one, HybridNode other) {
        return mayBeSame(systemUuid(one), systemUuid(other));
    }

    private static boolean mayBeSame(String one, String other) {
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }

    private static String telling(String id) {
        var folded = id.strip().toLowerCase(Locale.ROOT);
        return isOneDigitOverAndOver(folded) ? "" : folded;
    }

    /** That is nobody's id, and neither is none at all. */
    private static boolean isOneDigitOverAndOver(String id) {
        var first = '-';
        for (var index = 0; index < id.length(); index++) {
            var digit = id.charAt(index);
            if (digit != '-' && first != '-' && digit != first) {
                return false;
            }
            first = digit == '-' ? first : digit;
        }
        return true;
    }
}
