package org.gblend.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a comparison of two tasks: what {@link TwoTasksFixture} chose, counted by hand. */
class TasksReportTest {
    @TempDir
    private static Path folder;

    private static String page = "";

    @BeforeAll
    static void write() throws IOException {
        TwoTasksFixture.write(folder);
        assertThat(ReportWriter.write(folder, null)).isEmpty();
        page = Files.readString(folder.resolve(ReportWriter.PAGE));
    }

    /** What the page says between a figure's beginning and its end. */
    private static String figure(String name) {
        assertThat(page).contains("<figure id=\"fig-" + name + "\">");
        String from = page.substring(page.indexOf("<figure id=\"fig-" + name + "\">"));
        return from.substring(0, from.indexOf("</figure>"));
    }

    private static String row(String... cells) {
        return "<th scope=\"row\">" + cells[0] + "</th><td>"
                + String.join("</td><td>", List.of(cells).subList(1, cells.length)) + "</td>";
    }

    @Test
    void everyTask_hasItsOwnFigures_andTheSectionLinksThem() {
        for (String name : List.of("classes", "confusion", "calibration")) {
            assertThat(page)
                    .contains("<section id=\"" + name + "\">")
                    .contains("<a href=\"#fig-" + name + "-verb\">", "<a href=\"#fig-" + name + "-noun-2\">")
                    .doesNotContain("id=\"fig-" + name + "\"");
            assertThat(folder.resolve("figures/" + name + "-verb.svg")).isNotEmptyFile();
            assertThat(folder.resolve("figures/" + name + "-noun-2.png")).isNotEmptyFile();
        }
        assertThat(figure("confusion-noun-2")).contains("<h3>Confusion matrices: Noun_2</h3>", "knife &amp; fork");
    }

    /** Naive gets 3 of 12 cuts wrong, sound alone 2; of 8 carrots naive 2, the picture 1. */
    @Test
    void classes_areSetAgainstTheSingleModalityThatIsBestAtTheirTask() {
        assertThat(figure("classes-verb"))
                .contains(row("naive against audio", "cut", "0.833", "0.750", "−0.083", "12"))
                .contains(row("naive against audio", "wash", "0.917", "0.750", "−0.167", "12"))
                .contains(row("offline against naive", "cut", "0.750", "0.917", "+0.167", "12"))
                .doesNotContain("against rgb", "carrot");
        assertThat(figure("classes-noun-2"))
                .contains(row("naive against rgb", "carrot", "0.875", "0.750", "−0.125", "8"))
                .contains(row("naive against rgb", "plate", "1.000", "0.750", "−0.250", "8"))
                .doesNotContain("against audio", "wash");
    }

    @Test
    void confusions_areCountedWithinTheirTask() {
        assertThat(figure("confusion-verb"))
                .contains(row("naive", "cut", "wash", "3", "0.25"), row("audio", "wash", "cut", "1", "0.08"))
                .doesNotContain("carrot");
        assertThat(figure("confusion-noun-2"))
                .contains(row("naive", "carrot", "knife &amp; fork", "2", "0.25"))
                .contains(row("offline", "carrot", "knife &amp; fork", "1", "0.13"))
                .doesNotContain("wash");
    }

    /** Everything is told with 0.8; naive is right in 18 of 24, offline in 22 verbs and 23 nouns. */
    @Test
    void calibration_isOfEachTask() {
        assertThat(figure("calibration-verb"))
                .contains("<h4>naive: ECE 0.050</h4>", "<h4>offline: ECE 0.117</h4>")
                .contains(row("naive", "0.80–0.87", "24", "0.800", "0.750"));
        assertThat(figure("calibration-noun-2")).contains("<h4>rgb: ECE 0.117</h4>", "<h4>offline: ECE 0.158</h4>");
    }

    /** Sample 2's verb and sample 1's noun are right with offline alone; what it gets wrong every modality does. */
    @Test
    void examples_areOfEachTask() {
        assertThat(page)
                .contains("<h3>Only the fused network (offline) is right: verb: 1 of 24</h3>")
                .contains("<h3>Only a single modality is right: verb: 0 of 24</h3><p>None.</p>")
                .contains("<h3>Only the fused network (offline) is right: Noun_2: 1 of 24</h3>")
                .contains("<li><strong>cut</strong> <span class=\"id\">clip-2</span>")
                .contains("<dt>audio alone</dt><dd>✗ wash <span class=\"id\">0.80</span></dd>")
                .contains("<li><strong>knife &amp; fork</strong> <span class=\"id\">clip-1</span>")
                .contains("<dt>offline</dt><dd>✓ knife &amp; fork <span class=\"id\">0.80</span></dd>");
    }

    /** Alone the picture gets 12 verbs and 22 nouns right, both at once 12 times. */
    @Test
    void heads_areOfTheActionAndOfEachTask() {
        assertThat(figure("heads"))
                .contains("<h4>action</h4>", "<h4>verb</h4>", "<h4>Noun_2</h4>")
                .contains(row("alone", "rgb (action)", "0.500", ""), row("alone", "Noun_2/rgb", "0.917", ""))
                .contains(row("naive", "verb/joint", "0.750", ""), row("offline", "joint (action)", "0.917", ""));
    }

    @Test
    void modelCard_hasEveryTasksTop1() throws IOException {
        assertThat(Files.readString(folder.resolve("model-card.md")))
                .contains("| scheme | trained on | action top-1 | top-5 | verb top-1 | Noun_2 top-1 | to naive |")
                .contains("|\n| --- | --- | --- | --- | --- | --- | --- |\n")
                .contains("| naive | T 90 | 0.750 | 1.000 | 0.750 | 0.750 |  |")
                .doesNotContain("NaN", "mean class");
    }
}
