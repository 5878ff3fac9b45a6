package dev.mooring.api;

import dev.mooring.check.CheckDescription;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.reading.Source;
import java.util.List;

/** A check of the catalogue. */
public record CheckView(
        String id, Group group, Severity severity, String compares, List<String> needs, String cause, String remedy) {

    static CheckView of(CheckDescription check) {
        return new CheckView(
                check.id(),
                check.group(),
                check.severity(),
                check.compares(),
                check.needs().stream().map(Source::id).sorted().toList(),
                check.cause(),
                check.remedy());
    }
}
