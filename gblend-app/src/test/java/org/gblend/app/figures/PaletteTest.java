package org.gblend.app.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaletteTest {
    @ParameterizedTest
    @CsvSource({"1, 16", "2, 16", "3, 16", "4, 12"})
    void nth_ofManySchemes_looksLikeNoOtherAndHasNoModalitysColour(int modalities, int schemes) {
        List<String> heads =
                IntStream.range(0, modalities).mapToObj(i -> "m" + i).toList();
        List<String> colours = List.copyOf(Palette.heads(heads, "joint").values());

        List<Swatch> looks = IntStream.range(0, schemes)
                .mapToObj(i -> Palette.nth(i, modalities))
                .toList();

        assertThat(looks).doesNotHaveDuplicates().noneMatch(look -> colours.contains(look.colour()));
    }

    @Test
    void figure_ofThingsOfOneColour_hasAMarkerForEachInItsFile() {
        Swatch first = Palette.nth(0, 2);
        Swatch again = Palette.nth(5, 2);
        double[] x = {1, 2};
        Panel panel = new LinePlot(
                        "",
                        "two lines",
                        "x",
                        "y",
                        false,
                        9,
                        List.of(
                                LinePlot.Line.of(first, LinePlot.Look.POINTS, x, x),
                                LinePlot.Line.of(again, LinePlot.Look.POINTS, x, new double[] {2, 1})),
                        List.of(),
                        List.of())
                .panel();

        assertThat(again.colour()).isEqualTo(first.colour());
        assertThat(again.marked()).isTrue();
        assertThat(panel.body()).contains("<circle").contains("stroke-dasharray=\"7 3\"");
        assertThat(new Figure(
                                "f",
                                "F",
                                "two lines",
                                Map.of("again", again),
                                List.of(panel),
                                new DataTable.Builder("x").build())
                        .document())
                .containsOnlyOnce("<svg")
                .doesNotContain("var(");
    }

    @Test
    void file_isWideEnoughForItsLegend() {
        Map<String, Swatch> legend = new java.util.LinkedHashMap<>();
        for (int i = 0; i < 12; i++) {
            legend.put("scheme-" + i, Palette.nth(i, 2));
        }

        String svg = new Figure("f", "F", "twelve", legend, List.of(), new DataTable.Builder("x").build()).document();

        double width = Double.parseDouble(svg.replaceFirst("(?s).*?width=\"([0-9.]+)\".*", "$1"));
        List<Double> starts = Pattern.compile("<text x=\"([0-9.]+)\"[^>]*>scheme-")
                .matcher(svg)
                .results()
                .map(match -> Double.parseDouble(match.group(1)))
                .toList();
        assertThat(starts).hasSize(12).allMatch(x -> x + 60 < width);
        assertThat(starts.stream().distinct().count()).isLessThan(12);
        assertThat(width).isLessThan(600);
    }
}
