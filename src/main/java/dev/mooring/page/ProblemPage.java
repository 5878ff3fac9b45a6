package dev.mooring.page;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Shows a {@link PageProblem}. */
final class ProblemPage {
    /** The template, checked at build time. */
    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance problem(String title, String detail);
    }

    @ServerExceptionMapper
    Response tell(PageProblem problem) {
        return Response.status(problem.status())
                .type(MediaType.TEXT_HTML_TYPE)
                .entity(Templates.problem(problem.title(), problem.detail()).render())
                .build();
    }
}
