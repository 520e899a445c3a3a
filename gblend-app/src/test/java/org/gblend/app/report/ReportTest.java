package org.gblend.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.gblend.app.config.Configs;
import org.gblend.core.InputException;
import org.gblend.train.config.Experiment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final String SCORE = """
            {"top1" : %s, "top5" : 1.0, "meanClass" : 0.8, "clipTop1" : 0.8, "loss" : 0.5, "samples" : 75}""";

    @TempDir
    private static Path comparison;

    @TempDir
    private Path folder;

    @BeforeAll
    static void compare() {
        new RunFixture(6, 8, 2, 4).comparison(comparison, Map.of());
        assertThat(ReportWriter.write(comparison, null)).isEmpty();
    }

    @Test
    void comparison_saysNoMoreThanItsIntervals() throws IOException {
        assertThat(verdict(page(comparison)))
                .startsWith("Naive fusion (top-1 0.620) loses to the best single modality, audio (0.690):"
                        + " −0.070 [−0.100, −0.040]. Overfitting, by held-out loss: rgb alone from epoch 3, audio alone"
                        + " from epoch 5 and joint (naive) from epoch 5 of 8; the gap to training is widest for rgb"
                        + " alone (1.50 nats). Gradient-Blending: offline (0.710) beats naive"
                        + " (+0.090 [+0.060, +0.120]) and cannot be told from audio (+0.020 [−0.010, +0.050]) or equal"
                        + " weights (+0.010 [−0.020, +0.040]), at 1.0 times naive's computing; online (0.600) cannot be"
                        + " told from naive (−0.020 [−0.050, +0.010]) and loses to audio (−0.090 [−0.120, −0.060]) and"
                        + " equal weights (−0.100 [−0.130, −0.070]), at 3.5 times naive's computing. Every line trains at the one"
                        + " learning rate 0.1, and under SGD");
    }

    @Test
    void comparisonOfBeforeThereWereContrasts_hasAReportWithoutThem() throws IOException {
        new RunFixture(4, 4, 1, 3).comparison(folder, Map.of());
        Path board = folder.resolve("comparison.json");
        Files.writeString(board, Files.readString(board).replaceAll("(?s),\\s*\"contrasts\"\\s*:\\s*\\[.*?\\]", ""));
        assertThat(board).content().doesNotContain("contrasts");

        ReportWriter.write(folder, null);

        assertThat(page()).contains("Naive fusion (top-1 0.620)").doesNotContain("against every control");
    }

    @Test
    void chosenRates_standWithWhatTheyWereChosenBy() throws IOException {
        new RunFixture(4, 4, 1, 3).comparison(folder, Map.of());
        Path board = folder.resolve("comparison.json");
        Files.writeString(
                board,
                Files.readString(board)
                        .replaceFirst(
                                "\"learningRates\"",
                                Matcher.quoteReplacement(
                                        "\"rateChoices\" : {\"online\" : {\"rate\" : 0.05, \"tried\" : {\"0.05\" :"
                                                + SCORE.formatted(0.88) + ", \"0.1\" : " + SCORE.formatted(0.867)
                                                + "}}}, \"learningRates\"")));

        ReportWriter.write(folder, null);

        assertThat(page())
                .contains("Learning rates chosen on validation: 1 of 1 not told from another one")
                .contains("<th scope=\"row\">online</th><td>0.05</td><td>0.05: 0.880, 0.1: 0.867</td><td>0.1</td>");
    }

    @Test
    void naiveThatWins_isCalledSo() throws IOException {
        new RunFixture(6, 8, 2, 4).comparison(folder, Map.of(), List.of(0.51, 0.60, 0.70, 0.75, 0.65, 0.74));

        ReportWriter.write(folder, null);

        assertThat(verdict(page()))
                .startsWith("Naive fusion (top-1 0.700) beats the best single modality, audio (0.600): +0.100"
                        + " [+0.070, +0.130]. Overfitting,")
                .contains(" nats). Gradient-Blending: offline (0.650) loses to naive (−0.050 [−0.080,"
                        + " −0.020]) and equal weights (−0.100 [−0.130, −0.070]) and beats audio (+0.050")
                .contains("; the highest mean of all is that of equal (0.750).");
    }

    @Test
    void contrasts_showEverySchemeAgainstEveryControl() throws IOException {
        String page = page(comparison);

        assertThat(page)
                .contains("<th scope=\"col\">less audio</th><th scope=\"col\">less naive</th><th scope=\"col\">less"
                        + " equal</th>")
                .contains("<th scope=\"row\">offline</th><td>joint</td><td>+0.020 [−0.010, +0.050] open</td><td>+0.090"
                        + " [+0.060, +0.120] better</td><td>+0.010 [−0.020, +0.040] open</td>")
                .contains("<th scope=\"row\">online</th><td>joint</td><td>−0.090 [−0.120, −0.060] worse</td>")
                .contains("<th scope=\"row\">online</th><td>blend</td><td>+0.010 [−0.020, +0.040] open</td>");
    }

    @Test
    void comparison_hasEverySectionAndEveryFigureAsFile() throws IOException {
        String page = page(comparison);
        assertThat(page)
                .contains(List.of(
                        "id=\"leaderboard\"",
                        "id=\"curves\"",
                        "id=\"ogr\"",
                        "id=\"weights\"",
                        "id=\"heads\"",
                        "id=\"classes\"",
                        "id=\"confusion\"",
                        "id=\"calibration\"",
                        "id=\"examples\"",
                        "id=\"cost\"",
                        "id=\"settings\""));
        for (String name : List.of(
                "learning-curves",
                "ogr",
                "ogr-super-epochs",
                "weights",
                "snapshots",
                "super-epochs",
                "classes",
                "confusion")) {
            assertThat(page).contains("id=\"fig-" + name + "\"");
            assertThat(Files.readString(comparison.resolve("figures/" + name + ".svg")))
                    .startsWith("<svg xmlns")
                    .doesNotContain("var(--");
            assertThat(comparison.resolve("figures/" + name + ".png")).isNotEmptyFile();
        }
    }

    @Test
    void superEpochs_areThoseOfTheMeasuredBlend_whateverOtherSchemesWriteDown() throws IOException {
        new RunFixture(4, 8, 1, 3).comparison(folder, Map.of());
        StringBuilder learned = new StringBuilder(
                "super_epoch,start,length,head,weight,weight_low,weight_high,dO,dG,ogr,ogr_low,ogr_high\n");
        for (int epoch = 0; epoch < 8; epoch++) {
            learned.append("%1$d,%1$d,1,joint,0.5,,,,,,,\n".formatted(epoch));
        }
        Files.writeString(folder.resolve("seed-1/equal.T/weights.csv"), learned);

        ReportWriter.write(folder, null);

        String figure = page().replaceFirst("(?s).*id=\"fig-super-epochs\"(.*?)</table>.*", "$1");
        assertThat(figure).contains("<th scope=\"row\">equal</th><td>4</td>").doesNotContain("<td>3</td>");
    }

    @Test
    void page_namesWhenAHeadOverfits() throws IOException {
        assertThat(page(comparison))
                .containsPattern(
                        "rgb alone: held-out loss lowest \\([0-9.]+\\) after epoch [0-9] of 8; from its"
                                + " best epoch to the end it rises by [0-9.]+ \\[[0-9.]+, [0-9.]+\\]: it overfits from there on");
    }

    @Test
    void snapshots_compareTheEstimatesNaiveNetworkWithTheRun() throws IOException {
        String blend = "%.3f".formatted(1 - Math.exp(-0.2));

        assertThat(page(comparison))
                .contains("<th scope=\"row\">online</th><td>1</td><td>2</td><td>0.500</td><td>" + blend + "</td><td>−"
                        + "%.3f".formatted(0.5 - (1 - Math.exp(-0.2))) + "</td>")
                .contains(
                        "online, seed 1: held-out top-1 after each super-epoch, naive and blend from the same snapshot; the"
                                + " blend is higher in 1 of 4");
    }

    @Test
    void snapshots_withClassifiersTrainedOn_compareThose() throws IOException {
        new RunFixture(6, 8, 1, 4).comparison(folder, Map.of());
        for (int i = 0; i < 4; i++) {
            Path estimate = folder.resolve("seed-1/online.estimates/estimate-0" + i);
            String refit = "{\"epoch\": " + 2 * (i + 1) + ", \"epochs\": 5, \"accuracy\": 0.%d}";
            Files.writeString(estimate.resolve("refit-naive.json"), refit.formatted(250 + i));
            Files.writeString(estimate.resolve("refit-blend.json"), refit.formatted(375 + i));
        }

        ReportWriter.write(folder, null);

        assertThat(page())
                .contains("<td>2</td><td>0.250</td><td>0.375</td><td>+0.125</td>")
                .contains("<td>8</td><td>0.253</td><td>0.378</td><td>+0.125</td>")
                .contains("Encoders were then frozen and the joint classifiers trained on");
    }

    @Test
    void snapshots_ofAShortenedEstimateAreLeftOut() throws IOException {
        new RunFixture(6, 8, 1, 4).comparison(folder, Map.of());
        for (int i = 0; i < 4; i++) {
            Path fold = folder.resolve("seed-1/online.estimates/estimate-0" + i + "/fold-0.json");
            Files.writeString(fold, Files.readString(fold).replaceAll("\"epoch\" : (\\d)", "\"epoch\" : 99"));
        }

        ReportWriter.write(folder, null);

        assertThat(page()).doesNotContain("fig-snapshots");
    }

    @Test
    void page_opensNothingElseAndEscapesNames() throws IOException {
        new RunFixture(6, 8, 1, 4).comparison(folder, Map.of());

        ReportWriter.write(folder, null);

        assertThat(page().replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http:")
                .doesNotContain("https:")
                .doesNotContain("<script")
                .doesNotContain("class <0>")
                .contains("class &lt;0&gt; &amp; co")
                .contains("with one seed they cover the sampling of the test set alone");
    }

    @Test
    void fourHundredClasses_stayBelowThreeMebibytes() throws IOException {
        new RunFixture(400, 45, 1, 3).comparison(folder, Map.of());

        ReportWriter.write(folder, null);

        assertThat(Files.size(folder.resolve(ReportWriter.PAGE))).isLessThan(3L << 20);
    }

    @Test
    void singleModality_hasCurvesAndNoJointHead() throws IOException {
        new RunFixture(5, 6, 1, 4).single(folder, "rgb");

        ReportWriter.write(folder, null);

        assertThat(verdict(page())).startsWith("Rgb, one seed: top-1 0.");
        assertThat(page()).contains("id=\"fig-learning-curves\"").doesNotContain("joint (naive)");
    }

    @Test
    void failedRun_saysWhyAndHowToGoOn() throws IOException {
        new RunFixture(5, 9, 1, 4).failed(folder, "clip 7.mp4: the audio track ends early");

        ReportWriter.write(folder, null);

        assertThat(verdict(page()))
                .isEqualTo("This run failed: clip 7.mp4: the audio track ends early. The command that began it (gblend"
                        + " train with the same arguments) goes on from the last checkpoint once the cause is mended.");
        assertThat(page()).contains("class=\"state failed\"").contains("id=\"fig-learning-curves\"");
    }

    @Test
    void failedRunsOfAComparison_areListed() throws IOException {
        new RunFixture(5, 6, 1, 4).comparison(folder, Map.of("seed-1/mine.T", "loss is not a number:\nclip 7"));

        ReportWriter.write(folder, null);

        assertThat(verdict(page()))
                .contains("1 run of this comparison failed, the first one seed-1/mine.T: loss is not");
    }

    @Test
    void longFailure_isFoldedAway() throws IOException {
        new RunFixture(5, 6, 1, 4).comparison(folder, Map.of("seed-1/mine.T", "2 mismatches:\na <b>\nc"));

        ReportWriter.write(folder, null);

        assertThat(page()).contains("<summary>2 mismatches:</summary><pre>a &lt;b&gt;\nc</pre>");
        assertThat(verdict(page())).contains("seed-1/mine.T: 2 mismatches. The command");
    }

    @Test
    void runningComparison_rendersWhatThereIs() throws IOException {
        new RunFixture(5, 6, 2, 4).running(folder);

        ReportWriter.refresh(folder);

        assertThat(verdict(page()))
                .isEqualTo(
                        "5 of the 7 runs that have begun are finished. Nothing here is a result yet: the same command goes"
                                + " on with it if it was stopped.");
        assertThat(page())
                .contains("http-equiv=\"refresh\"", "Runs so far", "id=\"fig-learning-curves\"", "id=\"fig-classes\"")
                .contains("<th scope=\"row\">online</th><td>T</td><td>0</td><td></td><td>0/6</td>");
    }

    @Test
    void unfinishedRun_isCalledRunning() throws IOException {
        new RunFixture(5, 9, 1, 4).failed(folder, "x");
        Files.delete(folder.resolve(ReportData.FAILURE));

        ReportWriter.write(folder, null);

        assertThat(verdict(page())).startsWith("The run is at epoch 3 of 9. Nothing here is a result yet");
    }

    @Test
    void modelCard_hasMetricsWithSpreadAndTheWayToLoad() throws IOException {
        assertThat(Files.readString(comparison.resolve("model-card.md")))
                .contains("## Task", "## Data", "## Limits", "## Licence", "## How to load")
                .contains("| offline | T 1000 | 0.710 ± 0.020 |")
                .contains("gblend predict seed-1/naive.T FILES");
    }

    @Test
    void modelCard_saysWhichModalitiesMayBeMissing() throws IOException {
        assertThat(Files.readString(comparison.resolve("model-card.md")))
                .contains("- All its modalities must be there; the files must resemble");
        new RunFixture(4, 4, 1, 3).single(folder, "equal", "data.missing=[audio]");

        ReportWriter.write(folder, null);

        assertThat(Files.readString(folder.resolve("model-card.md")))
                .contains("- rgb must be there, audio may be missing; the files must resemble");
    }

    @Test
    void runOfAComparison_isTrainedAgainByItsOwnSchemeFromItsSeed() throws IOException {
        Path spaced = folder.resolve("my runs");
        new RunFixture(4, 4, 2, 3).comparison(spaced, Map.of());
        Path config = spaced.resolve("config.yaml");
        Files.writeString(
                config, Files.readString(config).replaceFirst("(?s)(schemes:.*?online:\\s+first: )10", "$17"));
        Path run = spaced.resolve("seed-2/online.T");

        ReportWriter.write(run, null);

        assertThat(page(run))
                .contains(
                        "<pre>gblend train '" + config + "' 'scheme={online: {first: 7}}' training.seed=2 --out AGAIN\n"
                                + "gblend eval '" + run + "'\ngblend report '" + run + "'</pre>");
        Experiment again = Configs.bind(
                Experiment.class, List.of(config.toString(), "scheme={online: {first: 7}}", "training.seed=2"));
        assertThat(again.scheme()).isEqualTo(again.compare().schemes().get("online"));
    }

    @Test
    void singleModalityAtALearningRate_isTrainedAgainAtIt() throws IOException {
        new RunFixture(4, 4, 1, 3).comparison(folder, Map.of());
        Path run = Files.move(folder.resolve("seed-1/rgb.T"), folder.resolve("seed-1/rgb.T.lr0.25"));

        ReportWriter.write(run, null);

        assertThat(page(run))
                .contains(
                        "'scheme={unimodal: {modality: rgb}}' training.seed=1 'training.optimizer={sgd: {lr: 0.25}}'");
    }

    @Test
    void paths_areOneWordOfAShellEach() throws IOException {
        Path spaced = folder.resolve("my runs");
        new RunFixture(4, 4, 1, 3).comparison(spaced, Map.of());
        Files.move(spaced.resolve("seed-1/rgb.T"), folder.resolve("rgb"));

        ReportWriter.write(spaced, null);

        assertThat(page(spaced))
                .contains("<pre>gblend compare '" + spaced.resolve("config.yaml") + "' --out AGAIN\ngblend eval '"
                        + spaced.resolve("seed-1/audio.T") + "'\ngblend report '" + spaced + "'</pre>");
    }

    @Test
    void noRunFolder_isToldWithTheRemedy() {
        assertThatThrownBy(() -> ReportWriter.write(folder, null))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(
                        folder + ": neither this folder nor one above it holds a config.yaml; name a run"
                                + " folder that gblend train, compare or demo wrote");
    }

    @Test
    void missingFolder_isToldWithTheRemedy() {
        assertThatThrownBy(() -> ReportWriter.write(folder.resolve("none"), null))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        folder.resolve("none") + ": no such folder; name one that gblend train, compare or demo wrote");
    }

    private String page() throws IOException {
        return page(folder);
    }

    private static String page(Path of) throws IOException {
        return Files.readString(of.resolve(ReportWriter.PAGE));
    }

    private static String verdict(String page) {
        String from = page.substring(page.indexOf("class=\"verdict\">") + "class=\"verdict\">".length());
        return from.substring(0, from.indexOf("</p>"));
    }
}
