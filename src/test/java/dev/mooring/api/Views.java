package dev.mooring.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.report.DeskFixture;

/** Views, wired by hand. */
public final class Views {
    private Views() {}

    /** JSON as production writes it. */
    public static ObjectMapper mapper() {
        var mapper = new ObjectMapper().registerModule(new JavaTimeModule());
        new JsonSettings().customize(mapper);
        return mapper;
    }

    public static NodeViews nodes(DeskFixture desk) {
        return new NodeViews(desk.nodes(), desk.findings(), desk.reports());
    }

    public static ClusterViews of(DeskFixture desk, String... clusters) {
        return new ClusterViews(NamedFleet.of(clusters), desk.reports(), desk.desk());
    }
}
