package org.gblend.train.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ListAssert;
import org.gblend.train.Heard;
import org.gblend.train.Tiny;
import org.gblend.train.config.EqualConfig;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.FixedConfig;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.OfflineConfig;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.config.SchemeConfig;
import org.gblend.train.config.WeightScale;
import org.gblend.train.folder.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one comparison says of schemes of every kind, one of which diverges. */
class SchemesComparedTest {
    @TempDir
    private static Path folder;

    private static Tiny tiny;
    private static Leaderboard board;
    private static final Heard HEARD = new Heard();

    @BeforeAll
    static void compare() {
        Map<String, SchemeConfig> schemes = new LinkedHashMap<>();
        schemes.put("naive", new NaiveConfig());
        schemes.put("offline", OfflineConfig.defaults());
        schemes.put("equal", EqualConfig.defaults());
        schemes.put("online", new OnlineConfig(1, 1, 0, 1, WeightScale.SUM, null, 0, true));
        schemes.put("bad", new FixedConfig(Map.of("joint", 1e30), "", Map.of()));
        Experiment experiment = Tiny.with(Tiny.experiment(folder), Tiny.compare(schemes, List.of()))
                .withTraining(Tiny.training(2));
        tiny = Tiny.open(folder, experiment);
        board = new Comparison(tiny.context(HEARD), folder.resolve("out")).run();
    }

    @AfterAll
    static void close() {
        tiny.close();
    }

    @Test
    void tables_haveARowForEverySchemeThatTrained() {
        assertThat(board.tables()).hasSize(2).allSatisfy(table -> {
            assertThat(table.rows())
                    .extracting(Leaderboard.Row::name)
                    .containsExactlyInAnyOrder("a", "b", "naive", "equal", "offline", "online", "ensemble");
            assertThat(table.rows()).allMatch(row -> row.finished() == 2);
        });
    }

    @Test
    void failures_listTheSchemeThatDiverged() {
        assertThat(board.failures().keySet())
                .containsExactlyInAnyOrder("seed-1/bad.T", "seed-1/bad.T+V", "seed-2/bad.T", "seed-2/bad.T+V");
        assertThat(board.failures().get("seed-2/bad.T"))
                .startsWith("seed-2/bad.T: the loss of head 'joint' is ")
                .contains("lower training.optimizer's learning rate");
    }

    @Test
    void ogrAndWeights_areOfEveryHeadAndOfEverySchemeThatMeasures() {
        assertThat(board.ogr().keySet()).containsExactlyInAnyOrder("a", "b", "joint");
        assertThat(board.ogr().values()).allMatch(rows -> rows.size() == 2);
        assertThat(board.weights().keySet()).containsExactlyInAnyOrder("offline", "online");
    }

    @Test
    void contrasts_areOfEveryPredictionOfTheSchemesThatMeasure() {
        assertThat(board.tables())
                .allSatisfy(table -> assertThat(table.contrasts())
                        .extracting(c -> c.scheme() + " " + c.prediction())
                        .containsOnly(
                                "offline joint",
                                "offline blend",
                                "offline stacked",
                                "online joint",
                                "online blend",
                                "online stacked"));
    }

    @Test
    void contrasts_ofTheJointHead_areToEveryControl() {
        for (Leaderboard.Table table : board.tables()) {
            contrasts(table, "joint")
                    .hasSize(4)
                    .anySatisfy(c -> {
                        assertThat(c.control()).isEqualTo("naive");
                        assertThat(c.difference())
                                .isEqualTo(Compared.row(table, "offline").toNaive());
                    })
                    .anyMatch(c -> c.control().equals("equal"))
                    .anyMatch(c -> c.control().equals("ensemble"));
        }
    }

    @Test
    void contrasts_ofTheBlend_areToTheControlsBlendAsWell() {
        for (Leaderboard.Table table : board.tables()) {
            contrasts(table, "blend").extracting(Leaderboard.Contrast::control).contains("equal", "equal blend");
            double expected = blend(table, "offline") - blend(table, "equal");
            contrasts(table, "blend")
                    .filteredOn(c -> c.control().equals("equal blend"))
                    .singleElement()
                    .satisfies(c -> assertThat(c.difference().mean()).isCloseTo(expected, within(1e-12)));
        }
    }

    private static ListAssert<Leaderboard.Contrast> contrasts(Leaderboard.Table table, String prediction) {
        return assertThat(table.contrasts().stream()
                .filter(c -> c.scheme().equals("offline") && c.prediction().equals(prediction))
                .toList());
    }

    private static double blend(Leaderboard.Table table, String name) {
        return Objects.requireNonNull(Compared.row(table, name).blend()).mean();
    }

    @Test
    void run_onTAndV_takesTheEstimatesOfTheOneOnT() {
        assertThat(HEARD.progress)
                .anyMatch(text -> text.startsWith("seed-1/online.T: estimate epoch "))
                .noneMatch(text -> text.startsWith("seed-1/online.T+V: estimate epoch "));
    }

    @Test
    void run_startedAgain_trainsNothingThatIsFinished() {
        Heard heard = new Heard();
        Leaderboard again = new Comparison(tiny.context(heard), folder.resolve("out")).run();
        assertThat(heard.progress)
                .filteredOn(text -> !text.contains("/bad."))
                .hasSize(24)
                .allMatch(text -> text.endsWith(": was already finished"));
        assertThat(Json.write(again.tables())).isEqualTo(Json.write(board.tables()));
    }
}
