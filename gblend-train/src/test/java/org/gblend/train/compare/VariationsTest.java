package org.gblend.train.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gblend.core.InputException;
import org.gblend.nn.MlpConfig;
import org.gblend.nn.SumConfig;
import org.gblend.nn.torch.AdamConfig;
import org.gblend.train.Tiny;
import org.gblend.train.TinyData;
import org.gblend.train.config.CompareConfig;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.LearnedConfig;
import org.gblend.train.config.MixupConfig;
import org.gblend.train.config.ModalityRecipe;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.OfflineConfig;
import org.gblend.train.config.SchemeConfig;
import org.gblend.train.config.UnimodalConfig;
import org.gblend.train.config.VariationConfig;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.run.SavedRun;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariationsTest {
    private static final SumConfig SUM = SumConfig.defaults();

    @TempDir
    Path folder;

    @Test
    void run_ofAnotherFusion_isTheRunOfAnExperimentWithThatFusion() {
        Experiment common = experiment(
                Map.of("naive", NaiveConfig.defaults()),
                Map.of("sum", VariationConfig.of(NaiveConfig.defaults()).withFusion(SUM)),
                List.of());
        run(common, "varied");
        run(common.withFusion(SUM), "whole");

        assertThat(joint("varied/seed-1/sum.T")).isDeepEqualTo(joint("whole/seed-1/naive.T"));
        assertThat(joint("varied/seed-1/sum.T")[0]).isNotEqualTo(joint("varied/seed-1/naive.T")[0]);
    }

    @Test
    void run_ofFewerModalities_seesThemAlone() {
        run(experiment(Map.of(), Map.of("alone", seesOnly("a")), List.of()), "out");

        assertThat(probabilities("out/seed-2/alone.T", "a")).isDeepEqualTo(probabilities("out/seed-2/a.T", "a"));
    }

    @Test
    void run_ofTwoNetworksThatSeeDifferentModalities_givesBoth() {
        Experiment common = experiment(Map.of(), Map.of("only-a", seesOnly("a"), "only-b", seesOnly("b")), List.of());
        Experiment mixed = common.withTraining(common.training().withMixup(new MixupConfig(0.3, List.of("a"))));

        assertThat(mixed.ofLine("only-a").training().mixup()).isEqualTo(new MixupConfig(0.3, List.of("a")));
        assertThat(mixed.ofLine("only-b").training().mixup()).isEqualTo(MixupConfig.defaults());
        run(common, "out");

        assertThat(probabilities("out/seed-1/only-b.T", "b")).isDeepEqualTo(probabilities("out/seed-1/b.T", "b"));
    }

    private static VariationConfig seesOnly(String modality) {
        return VariationConfig.of(new UnimodalConfig(modality)).withModalities(List.of(modality));
    }

    @Test
    void run_ofABlendInAVariation_measuresItThereAndIsSetAgainstTheNaiveOfTheSameVariation() {
        Map<String, VariationConfig> variations = new LinkedHashMap<>();
        variations.put("sum", VariationConfig.of(NaiveConfig.defaults()).withFusion(SUM));
        variations.put(
                "sum-offline", VariationConfig.of(OfflineConfig.defaults()).withFusion(SUM));
        Map<String, SchemeConfig> schemes = new LinkedHashMap<>();
        schemes.put("naive", NaiveConfig.defaults());
        schemes.put("learned", LearnedConfig.defaults());
        schemes.put("offline", OfflineConfig.defaults());
        Leaderboard board = run(experiment(schemes, variations, List.of()), "out");

        Leaderboard.Table same = board.tables().getLast();
        assertThat(same.contrasts())
                .filteredOn(c -> c.scheme().equals("sum-offline"))
                .extracting(Leaderboard.Contrast::control)
                .contains("sum", "naive", "learned", "ensemble");
        assertThat(same.contrasts())
                .filteredOn(c -> c.scheme().equals("offline"))
                .extracting(Leaderboard.Contrast::control)
                .contains("naive", "learned", "ensemble")
                .doesNotContain("sum");
        assertThat(folder.resolve("out/seed-1/sum-offline.estimates")).isDirectory();
        assertThat(folder.resolve("out/seed-1/offline.estimates")).doesNotExist();
        assertThat(same.rows()).filteredOn(row -> row.name().equals("sum")).allMatch(row -> row.toNaive() != null);
    }

    @Test
    void run_ofABlendOfAPair_isSetAgainstTheControlsThatSeeThePair() {
        Map<String, VariationConfig> variations = new LinkedHashMap<>();
        variations.put("pair", VariationConfig.of(NaiveConfig.defaults()).withModalities(List.of("b", "c")));
        variations.put(
                "pair-offline", VariationConfig.of(OfflineConfig.defaults()).withModalities(List.of("c", "b")));
        variations.put(
                "pair-sum",
                VariationConfig.of(OfflineConfig.defaults())
                        .withModalities(List.of("b", "c"))
                        .withFusion(SUM));
        variations.put("all", VariationConfig.of(OfflineConfig.defaults()).withModalities(List.of("a", "b", "c")));
        Map<String, SchemeConfig> schemes = new LinkedHashMap<>();
        schemes.put("naive", NaiveConfig.defaults());
        schemes.put("offline", OfflineConfig.defaults());
        Experiment two = Tiny.experiment(folder);
        Map<String, ModalityRecipe> three = new LinkedHashMap<>(two.modalities());
        three.put("c", Tiny.array("b.npy", "c", new MlpConfig(8, 1, 0)));
        TinyData.write(folder, Tiny.ROWS, 12, 8);
        CompareConfig compare = Tiny.compare(schemes, List.of()).withVariations(variations);
        Leaderboard.Table table = run(Tiny.with(two.withModalities(three), compare), "out")
                .tables()
                .getLast();

        List<String> singles = table.rows().stream()
                .map(Leaderboard.Row::name)
                .filter(List.of("a", "b", "c")::contains)
                .toList();
        assertThat(singles.getFirst())
                .as("best of all, for its classes lie far apart, which the pair does not see")
                .isEqualTo("a");
        String best = singles.get(1);
        for (String blend : List.of("pair-offline", "pair-sum")) {
            assertThat(controls(table, blend)).containsExactlyInAnyOrder(best, "pair", "ensemble of b, c");
            assertDifference(
                    Compared.row(table, blend).toNaive(), Compared.row(table, blend), Compared.row(table, "pair"));
            assertDifference(
                    Compared.row(table, blend).toBestSingle(), Compared.row(table, blend), Compared.row(table, best));
        }
        for (String blend : List.of("offline", "all")) {
            assertThat(controls(table, blend)).containsExactlyInAnyOrder("a", "naive", "ensemble");
        }
        Leaderboard.Row pair = Compared.row(table, "pair");
        assertThat(pair.toNaive()).isNull();
        assertDifference(pair.toBestSingle(), pair, Compared.row(table, best));
        Leaderboard.Row ensemble = Compared.row(table, "ensemble of b, c");
        assertDifference(ensemble.toNaive(), ensemble, pair);
        assertDifference(Compared.row(table, best).toNaive(), Compared.row(table, best), Compared.row(table, "naive"));
    }

    private static List<String> controls(Leaderboard.Table table, String scheme) {
        return table.contrasts().stream()
                .filter(c -> c.scheme().equals(scheme) && c.prediction().equals("joint"))
                .map(Leaderboard.Contrast::control)
                .toList();
    }

    private static void assertDifference(
            @Nullable PairedDifference difference, Leaderboard.Row row, Leaderboard.Row control) {
        assertThat(Objects.requireNonNull(difference).mean())
                .isCloseTo(row.top1().mean() - control.top1().mean(), within(1e-9));
    }

    @Test
    void run_ofAnotherOptimizer_takesItsOwnRateWithoutAChoice() {
        AdamConfig adam = new AdamConfig(0.003, 0.9, 0.999, 1e-8, 0);
        Experiment experiment = experiment(
                Map.of("naive", NaiveConfig.defaults()),
                Map.of("adam", VariationConfig.of(NaiveConfig.defaults()).withOptimizer(adam)),
                List.of(0.01, 0.1));
        Leaderboard board = run(experiment, "out");

        assertThat(board.learningRates()).containsEntry("adam", 0.003);
        assertThat(folder.resolve("out/seed-1/adam.T.lr0.003/result.json")).isRegularFile();
        assertThat(folder.resolve("out/seed-1/adam.T.lr0.1")).doesNotExist();
    }

    @Test
    void savedRun_ofAVariation_isBuiltAndEvaluatedAsItWasTrained() {
        Experiment common = experiment(
                Map.of(),
                Map.of("sum", VariationConfig.of(NaiveConfig.defaults()).withFusion(SUM)),
                List.of());
        run(common, "out");
        SavedRun saved = SavedRun.open(folder.resolve("out/seed-1/sum.T"));
        try (Tiny tiny = Tiny.open(folder, saved.experiment(common))) {
            var heads = saved.evaluate(tiny.context(), tiny.context().sets().test(), 1);

            assertThat(saved.experiment(common).fusion()).isEqualTo(SUM);
            assertThat(Score.of(heads, Predictions.of(heads, saved.result().votes())))
                    .isEqualTo(saved.result().test());
        }
    }

    @Test
    void run_ofAChangedVariationUnderAUsedName_isRefused() {
        Experiment before = experiment(
                Map.of(), Map.of("x", VariationConfig.of(NaiveConfig.defaults()).withFusion(SUM)), List.of());
        run(before, "out");
        Experiment after = experiment(Map.of(), Map.of("x", VariationConfig.of(NaiveConfig.defaults())), List.of());
        try (Tiny tiny = Tiny.open(folder, after)) {
            assertThat(new Comparison(tiny.context(), folder.resolve("out"))
                            .run()
                            .failures())
                    .hasEntrySatisfying(
                            "seed-1/x.T",
                            text -> assertThat(text)
                                    .startsWith(
                                            "seed-1/x.T: this folder holds a run of another scheme (it was VariationConfig[")
                                    .contains("fusion=SumConfig[")
                                    .contains("fusion=null"));
        }
    }

    @Test
    void names_thatAreTakenOrUnknown_areRefused() {
        VariationConfig plain = VariationConfig.defaults();
        Map<String, SchemeConfig> naive = Map.of("naive", NaiveConfig.defaults());
        assertThatThrownBy(() -> experiment(naive, Map.of("naive", plain), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("compare.variations: 'naive' is the name of a scheme in compare.schemes as well; choose"
                        + " another one");
        assertThatThrownBy(() -> experiment(naive, Map.of("x", plain.withModalities(List.of("smell"))), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("compare.variations.x.modalities: 'smell' is not configured; use some of a, b");
        Experiment taken = experiment(naive, Map.of("a", plain), List.of());
        try (Tiny tiny = Tiny.open(folder, taken)) {
            assertThatThrownBy(() -> new Comparison(tiny.context(), folder.resolve("out")))
                    .isInstanceOf(InputException.class)
                    .hasMessage("compare.variations: the name 'a' is taken; choose another one");
        }
    }

    private Leaderboard run(Experiment experiment, String out) {
        try (Tiny tiny = Tiny.open(folder, experiment)) {
            Leaderboard board = new Comparison(tiny.context(), folder.resolve(out)).run();
            assertThat(board.failures()).isEmpty();
            return board;
        }
    }

    private Experiment experiment(
            Map<String, SchemeConfig> schemes, Map<String, VariationConfig> variations, List<Double> rates) {
        CompareConfig compare = Tiny.compare(schemes, rates).withVariations(variations);
        return Tiny.with(Tiny.experiment(folder), compare);
    }

    private float[][] joint(String run) {
        return probabilities(run, "joint");
    }

    private float[][] probabilities(String run, String head) {
        Predictions all = Predictions.read(folder.resolve(run).resolve("test.safetensors"));
        return Objects.requireNonNull(all.probabilities().get(head));
    }
}
