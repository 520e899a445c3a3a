package org.gblend.app.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gblend.app.config.Version;
import org.gblend.app.figures.Figure;
import org.gblend.app.figures.FigureFiles;
import org.gblend.core.InputException;
import org.gblend.data.PreparedData;
import org.gblend.train.folder.AtomicFiles;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is to be seen of a run or a comparison into its folder: {@code report.html}, {@code model-card.md}, and in
 * {@code figures} every figure as SVG and PNG, which TensorBoard finds too.
 */
public final class ReportWriter {
    public static final String PAGE = "report.html";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private ReportWriter() {}

    /**
     * The page, the model card and the figures of a folder.
     *
     * @param prepared the data, if it is at hand, for pictures of examples
     * @return what could not be written although the page was, in words
     */
    public static List<String> write(Path folder, @Nullable PreparedData prepared) {
        List<String> warnings = new ArrayList<>();
        ReportData data = ReportData.read(folder, false, warnings::add);
        if (prepared != null) {
            ExamplePictures.keep(data, prepared);
        }
        List<Section> sections = page(data);
        AtomicFiles.write(folder.resolve("model-card.md"), ModelCard.of(data));
        List<Figure> figures =
                sections.stream().flatMap(section -> section.figures().stream()).toList();
        figures(folder.resolve("figures"), figures, warnings);
        int epochs = data.runs().stream().mapToInt(RunView::epochs).max().orElse(0);
        BoardPictures.write(folder, epochs, System.currentTimeMillis() / 1000.0);
        return warnings;
    }

    /** The page alone, of what there is so far. */
    static void refresh(Path folder) {
        page(ReportData.read(folder, true));
    }

    /** Writes the page; its sections are returned. */
    private static List<Section> page(ReportData data) {
        Map<String, Curves> curves = Curves.of(data);
        Map<String, List<TestView>> views = TestView.byTask(data);
        List<Section> sections = new ArrayList<>();
        BoardSection.of(data).ifPresent(sections::add);
        CurvesSection.of(data, curves).ifPresent(sections::add);
        OgrSection.of(data, curves).ifPresent(sections::add);
        WeightsSection.of(data).ifPresent(sections::add);
        HeadsSection.of(data).ifPresent(sections::add);
        DroppedSection.of(data).ifPresent(sections::add);
        ClassesSection.of(data, views).ifPresent(sections::add);
        ConfusionSection.of(data, views).ifPresent(sections::add);
        CalibrationSection.of(data, views).ifPresent(sections::add);
        ExamplesSection.of(data).ifPresent(sections::add);
        CostSection.of(data).ifPresent(sections::add);
        sections.add(SettingsSection.of(data));
        String written = "Written by gblend " + Version.text() + " on " + TIME.format(Instant.now())
                + ". Intervals are 95 % unless said otherwise.";
        AtomicFiles.write(data.folder().resolve(PAGE), Page.of(data, Verdict.of(data, curves), sections, written));
        return sections;
    }

    private static void figures(Path folder, List<Figure> figures, List<String> warnings) {
        try {
            Files.createDirectories(folder);
            boolean drawable = true;
            for (Figure figure : figures) {
                String svg = figure.document();
                Files.writeString(folder.resolve(figure.name() + ".svg"), svg);
                if (drawable) {
                    try {
                        Files.write(folder.resolve(figure.name() + ".png"), FigureFiles.png(svg));
                    } catch (InputException e) {
                        warnings.add(String.valueOf(e.getMessage()));
                        drawable = false;
                    }
                }
            }
        } catch (IOException e) {
            throw new InputException(folder + ": figures cannot be written (" + e + "); make room", e);
        }
    }
}
