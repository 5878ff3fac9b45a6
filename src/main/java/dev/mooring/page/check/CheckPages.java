package dev.mooring.page.check;

import dev.mooring.check.Catalogue;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.KnownFalsePositive;
import dev.mooring.check.Remedy;
import dev.mooring.link.Paths;
import dev.mooring.link.Query;
import dev.mooring.page.Asked;
import dev.mooring.page.ForReaders;
import dev.mooring.page.Frame;
import dev.mooring.page.Frame.Step;
import dev.mooring.page.PageProblem;
import dev.mooring.page.Visit;
import dev.mooring.page.Visits;
import dev.mooring.reading.Source;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The catalogue, served where its findings are: each check as {@code docs/checks} describes it. */
@Path("/checks")
@ForReaders
@Produces(MediaType.TEXT_HTML)
public class CheckPages {
    private final Visits visits;

    @Inject
    public CheckPages(Visits visits) {
        this.visits = visits;
    }

    /** The templates, checked at build time. */
    @CheckedTemplate(basePath = "check")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance checks(Frame frame, Shelf shelf);

        static native TemplateInstance check(Frame frame, Description check);
    }

    /** The catalogue by group. */
    public record Shelf(Map<String, List<CheckDescription>> groups, int count, Visit visit) {
        public String addressOf(CheckDescription check) {
            return visit.to(Paths.check(check.id()));
        }
    }

    /** One check. */
    public record Description(CheckDescription check, Visit visit) {
        /** What to do, and what in other cases. */
        public List<Remedy> remedies() {
            return Stream.concat(Stream.of(check.remedy()), check.otherRemedies().stream())
                    .toList();
        }

        public List<String> needs() {
            return check.neededSources();
        }

        /** What it can do without, and what follows then. */
        public Map<String, String> uses() {
            return check.uses().entrySet().stream()
                    .collect(Collectors.toMap(
                            use -> use.getKey().id(), Map.Entry::getValue, (first, _) -> first, TreeMap::new));
        }

        /** What it looks at that is worked out of several sources. */
        public List<String> views() {
            return check.views().stream()
                    .map(view -> view.name() + ", from "
                            + view.stated().allSources().stream()
                                    .map(Source::id)
                                    .sorted()
                                    .collect(Collectors.joining(", ")))
                    .sorted()
                    .toList();
        }

        public List<String> inhibitedBy() {
            return check.inhibitedBy().stream().sorted().toList();
        }

        public String addressOf(String id) {
            return visit.to(Paths.check(id));
        }

        /** Findings of it that are known to be wrong. */
        public List<KnownFalsePositive> knownFalsePositives() {
            return KnownFalsePositive.LIST.stream()
                    .filter(known -> known.check().equals(check.id()))
                    .toList();
        }

        public String findings() {
            return visit.to(Paths.findings() + Query.of("check", check.id()).asked());
        }
    }

    @GET
    @Blocking
    @Operation(hidden = true)
    public TemplateInstance list(@BeanParam Asked asked) {
        var visit = visits.of(asked);
        return Templates.checks(Frame.of("Checks", Paths.checks(), visit), shelf(visit));
    }

    public static Shelf shelf(Visit visit) {
        var text = visit.filter("text").toLowerCase(Locale.ROOT);
        var wanted = Catalogue.checks().stream()
                .map(Check::description)
                .filter(check -> (check.id() + " " + check.compares() + " " + check.cause())
                        .toLowerCase(Locale.ROOT)
                        .contains(text))
                .toList();
        return new Shelf(
                wanted.stream()
                        .collect(Collectors.groupingBy(check -> check.group().id(), TreeMap::new, Collectors.toList())),
                wanted.size(),
                visit);
    }

    @GET
    @Path("{id}")
    @Blocking
    @Operation(hidden = true)
    public TemplateInstance one(@PathParam("id") String id, @BeanParam Asked asked) {
        var visit = visits.of(asked);
        var check = Catalogue.find(id)
                .orElseThrow(() -> PageProblem.notFound(
                        "The catalogue has no check of that name. The page of checks lists all there are."));
        return Templates.check(
                Frame.of(check.id(), Paths.checks(), visit).under(new Step("Checks", visit.to(Paths.checks()))),
                new Description(check, visit));
    }
}
