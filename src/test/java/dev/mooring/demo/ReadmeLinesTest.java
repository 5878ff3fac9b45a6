package dev.mooring.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ReadmeLinesTest {

    @Test
    void areWhatTheReadmeSaysToTypeWithTheAddressOfTheDemo() throws IOException {
        assertThat(ReadmeLines.read("http://localhost:4711"))
                .contains(new ReadmeLines.Line(
                        "curl -H 'Authorization: Bearer mooring-demo-token'"
                                + " 'http://localhost:4711/api/v1/findings?status=open'",
                        "/api/v1/findings?status=open"))
                .extracting(ReadmeLines.Line::path)
                .contains(
                        "/api/v1/clusters",
                        "/api/v1/clusters/hybrid-prod/report",
                        "/api/v1/clusters/hybrid-prod/nodes/dc2-edge-01");
    }
}
