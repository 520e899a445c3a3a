package org.gblend.train.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.data.Batch;
import org.gblend.data.Batches;
import org.gblend.data.Loader;
import org.gblend.data.sets.Folds;
import org.gblend.data.sets.SampleSet;
import org.gblend.data.sets.TrainSet;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.Guard;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Safetensors;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.nn.torch.Torch;
import org.gblend.train.Heard;
import org.gblend.train.Tiny;
import org.gblend.train.TinyData;
import org.gblend.train.config.EstimateConfig;
import org.gblend.train.config.EstimateConfig.End;
import org.gblend.train.config.EstimateConfig.Initial;
import org.gblend.train.config.EstimateConfig.OptimizerState;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.config.SchemeConfig;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.config.UnimodalConfig;
import org.gblend.train.folder.Checkpoint;
import org.gblend.train.folder.Json;
import org.gblend.train.loop.RunListener;
import org.gblend.train.loop.TrainingContext;
import org.gblend.train.run.RunResult;
import org.gblend.train.run.TrainingRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GbEstimateTest {
    private static final SuperEpoch WHOLE = new SuperEpoch(0, 0, Tiny.EPOCHS);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void measure_fromStartToEnd_isTheStandAloneTrainingsToTheBit(Initial initial) {
        try (Tiny tiny = Tiny.open(folder, batchNormed(initial))) {
            Map<String, String> measured = tracks(measure(tiny));
            Map<String, String> alone = new LinkedHashMap<>();
            Map<String, SchemeConfig> schemes = Map.of(
                    "a", new UnimodalConfig("a"), "spec", new UnimodalConfig("spec"), "joint", new NaiveConfig());
            schemes.forEach((head, scheme) -> {
                RunResult result = tiny.run(folder.resolve(head), tiny.scheme(scheme), RunListener.silent());
                alone.put(head, Json.write(List.of(result.tracks().get(head))));
            });
            assertThat(measured).isEqualTo(alone);
        }
    }

    @Test
    void measure_onOneWorker_isThatOnTwoToTheBit() {
        Experiment two = batchNormed(Initial.RECOMPUTE);
        Map<String, String> onTwo;
        try (Tiny tiny = Tiny.open(folder, two)) {
            onTwo = tracks(measure(tiny));
        }
        try (Tiny tiny = Tiny.open(folder.resolve("."), two.withTraining(Tiny.workers(two.training(), 1)))) {
            GbEstimate.Measured onOne = measure(tiny, "estimate-on-one");
            assertThat(tracks(onOne)).isEqualTo(onTwo);
        }
    }

    @ParameterizedTest
    @EnumSource
    void measure_fromANetwork_leavesItAsItWas(Initial initial) {
        try (Tiny tiny = Tiny.open(folder, batchNormed(initial));
                MultiHeadNetwork phi = tiny.context().network(tiny.experiment().training())) {
            Map<String, List<Double>> before = values(phi);
            measure(tiny, phi, "estimate");
            assertThat(values(phi)).isEqualTo(before);
        }
    }

    @Test
    void measure_fromUntrainedParametersAtChance_startsWithoutOverfitting() {
        try (Tiny tiny = Tiny.open(folder)) {
            measure(tiny).tracks().values().forEach(folds -> {
                HeadPoint before = folds.getFirst().before();
                assertThat(before.train().meanLoss()).isCloseTo(Math.log(3), within(1e-12));
                assertThat(before.heldOut().meanLoss()).isEqualTo(before.train().meanLoss(), within(1e-12));
                assertThat(before.heldOut().accuracy()).isCloseTo(1 / 3.0, within(1e-12));
            });
        }
    }

    @Test
    void measure_fromUntrainedParametersRecomputed_usesStatisticsOfTheProbe() {
        try (Tiny tiny = Tiny.open(folder, batchNormed(Initial.RECOMPUTE))) {
            HeadPoint before = measure(tiny)
                    .tracks()
                    .getOrDefault("spec", List.of())
                    .getFirst()
                    .before();
            TrainingContext context = tiny.context();
            var training = tiny.experiment().training();
            SampleSet probe = HeadMeter.probeOf(
                    context.sets().train(),
                    context.sets().holdout(),
                    0,
                    tiny.experiment().data().sets().seed());
            try (MultiHeadNetwork network = context.network(training);
                    Loader loader = context.loader(context.sets().train(), training, List.of("spec"))) {
                double untrained = meanLoss(network, loader, probe, Pass.Mode.EVALUATION);
                network.resetStatistics();
                meanLoss(network, loader, probe, Pass.Mode.STATISTICS);
                double recomputed = meanLoss(network, loader, probe, Pass.Mode.EVALUATION);
                assertThat(before.train().meanLoss()).isCloseTo(recomputed, within(1e-5));
                assertThat(before.train().meanLoss()).isNotCloseTo(untrained, within(1e-3));
            }
        }
    }

    @Test
    void measure_withFewGroups_poolsAllTrainingSamplesInV() {
        Experiment plain = Tiny.withGroups(Tiny.experiment(folder));
        TinyData.write(folder, Tiny.ROWS, 6);
        try (Tiny tiny = Tiny.open(folder, plain)) {
            TrainingContext context = tiny.context();
            int all = context.sets().train().size() + context.sets().holdout().size();
            assertThat(context.folds()).hasSizeBetween(2, 4);
            Set<Integer> heldOut = new HashSet<>();
            for (Folds.Pair pair : context.folds()) {
                for (int row : pair.holdout().rows()) {
                    assertThat(heldOut.add(row)).isTrue();
                }
            }
            MeasuredWeights weights =
                    Weighing.weigh(measure(tiny), tiny.experiment().estimate(), Tiny.EPOCHS, null, false, false, 1);
            assertThat(weights.heldOut()).isEqualTo(all).isEqualTo(heldOut.size());
            assertThat(weights.folds()).isEqualTo(context.folds().size());
            assertThat(weights.weights().values().stream().mapToDouble(w -> w).sum())
                    .isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void measure_withAShareOfT_trainsOnThatAloneAndSaysSo() {
        Experiment plain = Tiny.experiment(folder);
        EstimateConfig e = plain.estimate();
        EstimateConfig half = new EstimateConfig(
                e.metric(), e.rule(), 1.0, 0.5, e.end(), e.initial(), e.optimizerState(), 10_000, e.bootstrap(), true);
        EstimateConfig whole = new EstimateConfig(
                e.metric(), e.rule(), 1, e.end(), e.initial(), e.optimizerState(), 10_000, e.bootstrap(), true);
        try (Tiny ofHalf = Tiny.open(folder, Tiny.with(plain, half));
                Tiny ofWhole = Tiny.open(folder, Tiny.with(plain, whole))) {
            TrainSet all = ofHalf.context().sets().train();
            TrainSet share =
                    all.share(0.5, ofHalf.data()::label, plain.data().sets().seed());
            MeasuredWeights weights = Weighing.weigh(measure(ofHalf), half, Tiny.EPOCHS, null, false, false, 1);
            MeasuredWeights full = Weighing.weigh(measure(ofWhole, "whole"), whole, Tiny.EPOCHS, null, false, false, 1);
            assertThat(weights.probe()).as("T' is all that they train on").isEqualTo(share.size());
            assertThat(full.probe()).isEqualTo(all.size());
            assertThat(weights.heldOut()).isEqualTo(full.heldOut());
            assertThat(weights.weights()).isNotEqualTo(full.weights());
            assertThat(weights.extent()).isEqualTo("3 of 3 epochs, on 0.50 of T");
            assertThat(weights.shortened()).isTrue();
            assertThat(full.shortened()).isFalse();
        }
    }

    @Test
    void measure_withAFractionOfTheEpochs_saysThatItIsShortened() {
        Experiment plain = Tiny.experiment(folder);
        EstimateConfig e = plain.estimate();
        EstimateConfig third = new EstimateConfig(
                e.metric(), e.rule(), 0.34, e.end(), e.initial(), e.optimizerState(), e.probe(), e.bootstrap(), true);
        try (Tiny tiny = Tiny.open(folder, Tiny.with(plain, third))) {
            MeasuredWeights weights = Weighing.weigh(measure(tiny), third, Tiny.EPOCHS, null, false, false, 1);
            assertThat(weights.trained()).isEqualTo(1);
            assertThat(weights.shortened()).isTrue();
            assertThat(weights.notes())
                    .contains(
                            "Neither T' nor V says that heads 'b', 'joint' moved beyond the noise. G / O^2 is 0 / 0 then: equal share, whatever the"
                                    + " rule by itself gives.")
                    .noneMatch(note -> note.startsWith("Head 'b'"));
            assertThat(weights.weights().values().stream().mapToDouble(w -> w).sum())
                    .isCloseTo(1, within(1e-12));
        }
    }

    /** With momentum and statistics of batch norm behind it; T' and V are measured sample by sample. */
    @ParameterizedTest
    @CsvSource({"FRESH, 1, 2", "COPIED, 1, 2", "FRESH, 0.5, 1"})
    void measure_atTheSecondSuperEpoch_isTheTrainingsFromThatCheckpointToTheBit(
            OptimizerState state, double fraction, int trained) {
        Experiment plain = Tiny.with(Tiny.batchNormed(folder), lasting(fraction, state));
        Path run = folder.resolve("run");
        Path checkpoint = folder.resolve("before-the-second.safetensors");
        try (Tiny tiny = Tiny.open(folder, plain.withTraining(Tiny.checkpoints(plain.training(), 0)));
                MultiHeadNetwork phi = tiny.context().network(tiny.experiment().training());
                var _ = new Scope()) {
            tiny.run(run, tiny.scheme(OnlineConfig.every(1, 2)), keeping(run.resolve("last.safetensors"), checkpoint));
            Map<String, Tensor> tensors = Safetensors.read(checkpoint).tensors();
            phi.load(Checkpoint.part(tensors, "run/net/"));
            Map<String, Tensor> momentum = Checkpoint.part(tensors, "run/opt/");
            Map<String, String> measured = new LinkedHashMap<>();
            Json.read(run.resolve("estimate-01/fold-0.json"), FoldTraining.Progress.class)
                    .tracks()
                    .forEach((head, track) -> measured.put(head, Json.write(track)));

            SuperEpoch stretch = new SuperEpoch(1, 1, trained);
            Map<String, String> fresh = StandAlone.tracks(tiny, phi, stretch, Map.of());
            Map<String, String> copied = StandAlone.tracks(tiny, phi, stretch, momentum);
            assertThat(measured).isEqualTo(state == OptimizerState.FRESH ? fresh : copied);
            assertThat(fresh).isNotEqualTo(copied);
        }
    }

    @Test
    void measure_offlineAndShortened_isTheTrainingsWhoseWholeScheduleIsThatShort() {
        Experiment shortened = Tiny.with(Tiny.batchNormed(folder), lasting(0.67, OptimizerState.FRESH));
        TrainingConfig two = Tiny.training(2);
        try (Tiny tiny = Tiny.open(folder, shortened)) {
            GbEstimate.Measured measured = measure(tiny);
            assertThat(measured.trained()).isEqualTo(2);
            HeadTrack inEstimate = track(measured, "joint");
            HeadTrack ofTwo = naive(tiny, "two", two);
            assertThat(Json.write(inEstimate)).isEqualTo(Json.write(ofTwo));
            HeadPoint ofThree =
                    naive(tiny, "three", shortened.training()).earlier().getLast();
            assertThat(ofThree.epoch()).isEqualTo(2);
            assertThat(Json.write(inEstimate.end(End.LAST))).isNotEqualTo(Json.write(ofThree));
        }
    }

    private static HeadTrack track(GbEstimate.Measured measured, String head) {
        return measured.tracks().getOrDefault(head, List.of()).getFirst();
    }

    private HeadTrack naive(Tiny tiny, String name, TrainingConfig training) {
        RunResult result = tiny.run(
                folder.resolve(name),
                tiny.scheme(new NaiveConfig()),
                RunListener.silent(),
                p -> new TrainingRun.Plan(p.name(), p.scheme(), training, _ -> training, false, true, p.estimates()));
        return Objects.requireNonNull(result.tracks().get("joint"));
    }

    private static EstimateConfig lasting(double fraction, OptimizerState state) {
        EstimateConfig e = Tiny.estimate(Initial.CHANCE, state);
        return new EstimateConfig(
                e.metric(), e.rule(), fraction, e.end(), e.initial(), state, e.probe(), e.bootstrap(), e.shrink());
    }

    /** Copies a run's checkpoint while the run measures weights from it; it has none before its first estimate. */
    private static RunListener keeping(Path last, Path copy) {
        return new Heard() {
            @Override
            public void progress(String run, double done, double total, String text) {
                if (text.startsWith("estimate epoch 1/") && Files.exists(last)) {
                    try {
                        Files.copy(last, copy);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        };
    }

    @Test
    void measure_again_readsWhatWasMeasuredWithoutTraining() {
        try (Tiny tiny = Tiny.open(folder)) {
            GbEstimate.Measured first = measure(tiny);
            List<String> heard = new ArrayList<>();
            try (MultiHeadNetwork phi = tiny.context().network(tiny.experiment().training())) {
                GbEstimate.Measured again = estimate(tiny, "estimate", heard).measure(phi, null, WHOLE, Tiny.EPOCHS);
                assertThat(heard).containsExactly("fold 1 was already measured");
                assertThat(tracks(again)).isEqualTo(tracks(first));
                assertThat(again.coreSeconds()).isEqualTo(first.coreSeconds());
            }
        }
    }

    private Experiment batchNormed(Initial initial) {
        return Tiny.with(Tiny.batchNormed(folder), Tiny.estimate(initial, OptimizerState.FRESH));
    }

    private GbEstimate.Measured measure(Tiny tiny) {
        return measure(tiny, "estimate");
    }

    private GbEstimate.Measured measure(Tiny tiny, String name) {
        try (MultiHeadNetwork phi = tiny.context().network(tiny.experiment().training())) {
            return measure(tiny, phi, name);
        }
    }

    private GbEstimate.Measured measure(Tiny tiny, MultiHeadNetwork phi, String name) {
        return estimate(tiny, name, new ArrayList<>()).measure(phi, null, WHOLE, Tiny.EPOCHS);
    }

    private GbEstimate estimate(Tiny tiny, String name, List<String> heard) {
        TrainingContext context = tiny.context();
        return new GbEstimate(
                context,
                tiny.experiment().estimate(),
                _ -> tiny.experiment().training(),
                context.folds(),
                folder.resolve(name),
                (_, text) -> heard.add(text),
                0);
    }

    private static Map<String, String> tracks(GbEstimate.Measured measured) {
        Map<String, String> tracks = new LinkedHashMap<>();
        measured.tracks().forEach((head, folds) -> tracks.put(head, Json.write(folds)));
        return tracks;
    }

    private static Map<String, List<Double>> values(MultiHeadNetwork network) {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        try (var _ = new Scope()) {
            network.state().forEach((name, tensor) -> {
                List<Double> list = new ArrayList<>();
                for (double value : tensor.toDoubles()) {
                    list.add(value);
                }
                values.put(name, list);
            });
        }
        return values;
    }

    private static double meanLoss(MultiHeadNetwork network, Loader loader, SampleSet set, Pass.Mode mode) {
        network.mode(mode);
        double sum = 0;
        try (Batches batches = loader.evaluation(set, 1)) {
            while (batches.hasNext()) {
                try (Batch batch = batches.next();
                        var _ = new Scope();
                        Guard _ = Torch.noGrad()) {
                    Tensor input = Tensor.wrap(batch.values("spec"), batch.shape("spec"));
                    Map<String, Tensor> logits = network.logits(Map.of("spec", input), Set.of("spec"));
                    float[] logP =
                            logits.values().iterator().next().logSoftmax().toFloats();
                    for (int i = 0; i < batch.size(); i++) {
                        sum -= logP[i * network.classes("joint") + batch.labels()[i]];
                    }
                }
            }
        }
        return sum / set.size();
    }
}
