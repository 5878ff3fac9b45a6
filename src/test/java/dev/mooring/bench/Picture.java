package dev.mooring.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Curves as an SVG of plain lines, for the docs. The horizontal axis may count in powers of ten. */
final class Picture {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 320;
    private static final int LEFT = 70;
    private static final int RIGHT = 200;
    private static final int TOP = 36;
    private static final int BOTTOM = 50;
    private static final int STEPS = 5;
    private static final List<String> COLOURS =
            List.of("#1f5fa8", "#b3471c", "#2d7a3a", "#6d4aa3", "#7a6a1f", "#444444");

    private final String title;
    private final String across;
    private final String upwards;
    private final boolean inPowers;
    private final List<Curve> curves = new ArrayList<>();

    private record Curve(String name, double[] x, double[] y) {}

    /** @param inPowers whether each step to the right is ten times the one before */
    Picture(String title, String across, String upwards, boolean inPowers) {
        this.title = title;
        this.across = across;
        this.upwards = upwards;
        this.inPowers = inPowers;
    }

    Picture curve(String name, double[] x, double[] y) {
        curves.add(new Curve(name, x, y));
        return this;
    }

    /** Into docs/images. */
    void write(String file) throws IOException {
        var folder = Files.createDirectories(Path.of("docs", "images"));
        Files.writeString(folder.resolve(file), svg());
    }

    String svg() {
        var least = curves.stream()
                .mapToDouble(curve -> place(min(curve.x())))
                .min()
                .orElse(0);
        var most = curves.stream()
                .mapToDouble(curve -> place(max(curve.x())))
                .max()
                .orElse(1);
        var top =
                round(curves.stream().mapToDouble(curve -> max(curve.y())).max().orElse(1));
        var svg = new StringBuilder();
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH,
                HEIGHT);
        line(svg, "<title>%s</title><rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", title, WIDTH, HEIGHT);
        line(svg, "<text x=\"%d\" y=\"20\" font-size=\"14\" font-weight=\"bold\">%s</text>", LEFT, title);
        for (var step = 0; step <= STEPS; step++) {
            var value = top * step / STEPS;
            var y = up(value, top);
            line(
                    svg,
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#dddddd\"/>",
                    LEFT,
                    y,
                    WIDTH - RIGHT,
                    y);
            line(svg, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 6, y + 4, number(value));
        }
        marks(least, most).forEach(value -> {
            var x = right(place(value), least, most);
            line(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x,
                    HEIGHT - BOTTOM + 18,
                    number(value));
        });
        line(
                svg,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                (LEFT + WIDTH - RIGHT) / 2,
                HEIGHT - 10,
                across);
        line(
                svg,
                "<text x=\"14\" y=\"%d\" text-anchor=\"middle\" transform=\"rotate(-90 14 %d)\">%s</text>",
                HEIGHT / 2,
                HEIGHT / 2,
                upwards);
        for (var index = 0; index < curves.size(); index++) {
            draw(svg, curves.get(index), COLOURS.get(index % COLOURS.size()), index, least, most, top);
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(StringBuilder svg, Curve curve, String colour, int index, double least, double most, double top) {
        var points = new StringBuilder();
        for (var at = 0; at < curve.x().length; at++) {
            points.append(String.format(
                    Locale.ROOT, "%.1f,%.1f ", right(place(curve.x()[at]), least, most), up(curve.y()[at], top)));
        }
        line(
                svg,
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>",
                colour,
                points.toString().strip());
        var y = TOP + 14 + 18 * index;
        line(
                svg,
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"2\"/>",
                WIDTH - RIGHT + 12,
                y - 4,
                WIDTH - RIGHT + 32,
                y - 4,
                colour);
        line(svg, "<text x=\"%d\" y=\"%d\">%s</text>", WIDTH - RIGHT + 38, y, curve.name());
    }

    /** Where the curves have points, where those are few; else the ends and what lies between. */
    private List<Double> marks(double least, double most) {
        var known = curves.stream()
                .flatMap(curve -> java.util.Arrays.stream(curve.x()).boxed())
                .distinct()
                .sorted()
                .toList();
        return known.size() <= STEPS + 1
                ? known
                : java.util.stream.IntStream.rangeClosed(0, STEPS)
                        .mapToObj(step -> least + (most - least) * step / STEPS)
                        .map(place -> inPowers ? Math.pow(10, place) : place)
                        .toList();
    }

    private double place(double x) {
        return inPowers ? Math.log10(x) : x;
    }

    private static double right(double place, double least, double most) {
        return LEFT + (most > least ? (place - least) / (most - least) : 0.5) * (WIDTH - LEFT - RIGHT);
    }

    private static double up(double value, double top) {
        return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM);
    }

    /** The next of 1, 2 and 5 times a power of ten. */
    private static double round(double most) {
        var power = Math.pow(10, Math.floor(Math.log10(Math.max(most, 1e-9))));
        for (var factor : new int[] {1, 2, 5}) {
            if (most <= factor * power) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static String number(double value) {
        return value >= 10 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }

    private static double min(double... values) {
        return java.util.Arrays.stream(values).min().orElse(0);
    }

    private static double max(double... values) {
        return java.util.Arrays.stream(values).max().orElse(0);
    }

    private static void line(StringBuilder svg, String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
