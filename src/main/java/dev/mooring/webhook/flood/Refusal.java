package dev.mooring.webhook.flood;

import java.nio.charset.StandardCharsets;

/** What a request is told that goes no further than its connection's guard. Never anything of the request itself. */
enum Refusal {
    MALFORMED("400 Bad Request", "The request is malformed, or its framing could be understood in two ways."),
    TOO_SLOW("408 Request Timeout", "The request did not arrive in time."),
    TOO_LARGE("413 Content Too Large", "The body is larger than this address takes."),
    NO_EXPECTATION("417 Expectation Failed", "Send the body without waiting for leave."),
    LARGE_HEAD("431 Request Header Fields Too Large", "The head is larger than 16 KiB."),
    BUSY("503 Service Unavailable", "Too many bytes of requests are waiting. Try again."),
    UNKNOWN_VERSION("505 HTTP Version Not Supported", "Send HTTP/1.0 or HTTP/1.1.");

    private final String status;
    private final String detail;

    Refusal(String status, String detail) {
        this.status = status;
        this.detail = detail;
    }

    /** The whole answer, after which the connection is closed. */
    byte[] answer() {
        var problem = "{\"type\":\"about:blank\",\"title\":\"" + status.substring(4) + "\",\"status\":"
                + status.substring(0, 3) + ",\"detail\":\"" + detail + "\"}";
        var retry = this == BUSY ? "Retry-After: 5\r\n" : "";
        return ("HTTP/1.1 " + status + "\r\nContent-Type: application/problem+json\r\nContent-Length: "
                        + problem.length() + "\r\n" + retry + "Connection: close\r\n\r\n" + problem)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
