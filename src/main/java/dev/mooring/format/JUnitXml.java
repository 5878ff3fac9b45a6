package dev.mooring.format;

import dev.mooring.check.Catalogue;
import dev.mooring.check.Check;
import dev.mooring.gate.Gate;
import dev.mooring.log.OneLine;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/**
 * Gates as JUnit XML, which every CI shows: a suite for each cluster, a case for each check that was asked for and for each
 * finding that closes the gate. What could not be judged is an error, and so is a report that is too old; what did not
 * judge, or is silenced or ignored, is skipped. Pure.
 */
public final class JUnitXml {
    private JUnitXml() {}

    /** One case; without a kind it passed. */
    private record Case(String group, String name, @Nullable String kind, String message, String text) {}

    /** A document for any number of clusters. */
    public static String of(List<Gate> gates) {
        var text = new StringWriter();
        try {
            var xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuites");
            for (var gate : gates) {
                suite(xml, gate);
            }
            xml.writeEndElement();
            xml.writeCharacters("\n");
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("a gate could not be written as XML", impossible);
        }
        return text.toString();
    }

    private static void suite(XMLStreamWriter xml, Gate gate) throws XMLStreamException {
        var cases = cases(gate);
        xml.writeStartElement("testsuite");
        attribute(xml, "name", "mooring " + gate.cluster());
        attribute(xml, "tests", Integer.toString(cases.size()));
        attribute(xml, "failures", count(cases, "failure"));
        attribute(xml, "errors", count(cases, "error"));
        attribute(xml, "skipped", count(cases, "skipped"));
        attribute(xml, "time", "0");
        if (gate.verifiedAt() != null) {
            attribute(xml, "timestamp", ReportText.time(gate.verifiedAt()).replace("Z", ""));
        }
        for (var one : cases) {
            xml.writeCharacters("\n  ");
            xml.writeStartElement("testcase");
            attribute(xml, "classname", "mooring." + gate.cluster() + "." + one.group());
            attribute(xml, "name", one.name());
            attribute(xml, "time", "0");
            if (one.kind() != null) {
                xml.writeStartElement(one.kind());
                attribute(xml, "message", one.message());
                xml.writeCharacters(one.text());
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
    }

    private static String count(List<Case> cases, String kind) {
        return Long.toString(
                cases.stream().filter(one -> kind.equals(one.kind())).count());
    }

    private static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, OneLine.of(value));
    }

    private static List<Case> cases(Gate gate) {
        var cases = new ArrayList<Case>();
        var told = new HashSet<String>();
        switch (gate.status()) {
            case TOO_OLD, UNVERIFIED -> cases.add(new Case("gate", "verified", "error", gate.because(), ""));
            case CLEAN, FINDINGS, UNKNOWN -> cases.add(new Case("gate", "verified", null, "", ""));
        }
        for (var reason : gate.reasons()) {
            told.add(reason.check());
            cases.add(new Case(
                    reason.check(),
                    reason.subject().kind() + " " + reason.subject().name(),
                    "failure",
                    reason.severity().id() + ": " + reason.summary(),
                    advice(reason)));
        }
        if (gate.findings() > gate.reasons().size()) {
            cases.add(new Case(
                    "gate",
                    "others",
                    "failure",
                    "and " + (gate.findings() - gate.reasons().size()) + " more",
                    ""));
        }
        for (var cause : gate.unknown()) {
            for (var check : cause.checks()) {
                told.add(check);
                cases.add(new Case(check, "judged", "error", cause.summary(), cause.remedy()));
            }
        }
        if (gate.report() != null) {
            asked(gate).stream().filter(check -> !told.contains(check)).forEach(check -> cases.add(rest(check, gate)));
        }
        return cases;
    }

    /** Of a check of which no finding and no cause is told. Only one that judged, and has nothing to say, passes. */
    private static Case rest(String check, Gate gate) {
        var name = "nothing of " + gate.severity().id() + " or worse";
        var closing = gate.closing().get(check);
        if (closing != null) {
            return new Case(check, name, "failure", closing, "");
        }
        var notPassed = gate.notPassed().get(check);
        return notPassed == null
                ? new Case(check, name, null, "", "")
                : new Case(check, name, "skipped", notPassed, "");
    }

    private static List<String> asked(Gate gate) {
        return gate.checks().isEmpty()
                ? Catalogue.checks().stream()
                        .map(Check::description)
                        .map(check -> check.id())
                        .toList()
                : gate.checks();
    }

    private static String advice(Gate.Reason reason) {
        return OneLine.of(reason.cause()) + "\n" + OneLine.of(reason.remedy().text()) + "\n"
                + reason.remedy().commands().stream()
                        .flatMap(command -> command.command().lines())
                        .map(line -> OneLine.of(line) + "\n")
                        .collect(Collectors.joining());
    }
}
