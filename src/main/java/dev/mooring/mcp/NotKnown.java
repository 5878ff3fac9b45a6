package dev.mooring.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.report.Report;
import dev.mooring.report.Report.Unread;
import dev.mooring.report.UnreadRemedy;

/** What a report could not know, by cause and with what to do. */
final class NotKnown {
    private NotKnown() {}

    static JsonNode of(Report report, ObjectMapper mapper) {
        var list = Bounds.list();
        for (Unread unread : report.unread()) {
            var cause = (ObjectNode) mapper.<JsonNode>valueToTree(unread);
            cause.put("remedy", UnreadRemedy.of(unread));
            list.add(cause);
        }
        return list;
    }
}
