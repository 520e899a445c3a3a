package org.gblend.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.gblend.data.Loader;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.DType;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.train.Tiny;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.folder.Checkpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An epoch that is stopped between two batches goes on with the next one. */
class InterruptedEpochTest {
    private static final Map<String, Double> WEIGHTS = Map.of("a", 0.3, "spec", 0.3, "joint", 0.4);

    @TempDir
    Path folder;

    private record Ended(Map<String, Map<String, Double>> losses, Map<String, String> state) {}

    @Test
    void train_stoppedAfterAnyBatch_goesOnToTheSameBits() {
        Ended whole = part(Midway.start(), Integer.MAX_VALUE, new ArrayList<>());
        List<Midway> places = new ArrayList<>();
        part(Midway.start(), Integer.MAX_VALUE, places);
        assertThat(places).hasSizeGreaterThan(3);
        for (int batch = 1; batch < places.size(); batch++) {
            List<Midway> before = new ArrayList<>();
            int last = batch;
            assertThatThrownBy(() -> part(Midway.start(), last, before)).isInstanceOf(StoppedException.class);
            assertThat(before).hasSize(batch);
            assertThat(part(before.getLast(), Integer.MAX_VALUE, new ArrayList<>()))
                    .as("stopped after batch %d", batch)
                    .isEqualTo(whole);
        }
    }

    /** Trains from a place, with the tensors that were saved there, to the end or until the pool is stopped. */
    private Ended part(Midway from, int stopAfter, List<Midway> places) {
        Path saved = folder.resolve("saved.safetensors");
        try (Tiny tiny = Tiny.open(folder, Tiny.batchNormed(folder));
                Training training = new Training(tiny, tiny.experiment().training())) {
            if (from.batch() > 0) {
                try (var _ = new Scope()) {
                    training.learner.load(Checkpoint.read(saved, Midway.class).tensors());
                }
            }
            var losses = training.lockstep.train(
                    tiny.data().sets().train(),
                    0,
                    Tiny.EPOCHS,
                    tiny.experiment().training().schedule(),
                    from,
                    (where, _) -> {
                        places.add(where);
                        if (where.batch() == stopAfter) {
                            Checkpoint.write(saved, training.learner.state(), where);
                            tiny.pool().stop();
                        }
                    });
            return new Ended(losses, values(training.learner));
        }
    }

    private static Map<String, String> values(Learner learner) {
        try (var _ = new Scope()) {
            Map<String, String> values = new TreeMap<>();
            learner.state().forEach((name, tensor) -> values.put(name, Arrays.toString(tensor.toDoubles())));
            return values;
        }
    }

    @Test
    void step_whoseLossIsNotFinite_isSkippedAsOftenAsMayBe() {
        try (Tiny tiny = Tiny.open(folder, Tiny.batchNormed(folder));
                Training training =
                        new Training(tiny, tiny.experiment().training().withTolerance(2, 1))) {
            training.learner.weights(Map.of("a", 0.3, "spec", 0.3, "joint", 1e30));
            List<String> said = new ArrayList<>();
            training.lockstep.onSkip(said::add);
            assertThatThrownBy(() -> training.epoch(tiny))
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("the norm of the gradient is")
                    .hasMessageContaining("at epoch 1, batch 2")
                    .hasMessageContaining("clips of the batch: clip-");
            assertThat(said)
                    .singleElement()
                    .asString()
                    .matches("x: batch 1 of epoch 1 was skipped, since its loss or gradient is not finite \\(1 of this"
                            + " epoch so far\\); its clips: clip-\\d+(, clip-\\d+){15}");
        }
    }

    @Test
    void step_skipped_leavesParametersOptimiserAndRunningStatistics() {
        try (Tiny tiny = Tiny.open(folder, Tiny.batchNormed(folder));
                Training training =
                        new Training(tiny, tiny.experiment().training().withTolerance(2, 1000))) {
            Map<String, String> before = values(training.learner);
            training.learner.weights(Map.of("a", 0.3, "spec", 0.3, "joint", 1e30));
            assertThat(training.epoch(tiny).get("x"))
                    .as("no batch counted, so no mean")
                    .isEmpty();
            assertThat(values(training.learner)).isEqualTo(before);
        }
    }

    @Test
    void requireFinite_ofBrokenParameters_namesTheTensorAndTheRemedy() {
        try (Tiny tiny = Tiny.open(folder, Tiny.batchNormed(folder));
                Training training = new Training(tiny, tiny.experiment().training());
                var _ = new Scope()) {
            Tensor first =
                    training.learner.network().state().values().iterator().next();
            String name = training.learner.network().state().keySet().iterator().next();
            float[] values = new float[(int) first.count()];
            Arrays.fill(values, Float.NaN);
            try (var _ = org.gblend.nn.torch.Torch.noGrad()) {
                first.copyFrom(Tensor.of(values, first.shape()));
            }
            assertThatThrownBy(training.learner::requireFinite)
                    .isInstanceOf(DivergedException.class)
                    .hasMessage(
                            "x: the values of " + name + " are no longer finite, so no checkpoint is written; the last"
                                    + " one that was sound is kept. Lower training.optimizer's learning rate, or set"
                                    + " training.clip-norm (for example 1)");
        }
    }

    @Test
    void memoryThatRanOut_isToldWithTheBatchAndTheRemedy() {
        try (ComputePool pool = new ComputePool(1, 1)) {
            List<Callable<Boolean>> tooMuch = List.of(() -> {
                try (var _ = new Scope()) {
                    return Tensor.zeros(DType.FLOAT32, 1L << 30, 1L << 20).shape().length > 0;
                }
            });
            assertThatThrownBy(() -> pool.all(tooMuch)).isInstanceOfSatisfying(MemoryException.class, e -> {
                assertThat(e)
                        .hasMessageStartingWith("memory ran out (")
                        .hasMessageEndingWith("; lower training.batch, training.workers or the size of the"
                                + " clips; the last checkpoint is kept");
                assertThat(e.inBatch(32, new StepAt(1, 4, 0, 1)))
                        .hasMessageStartingWith("memory ran out in batch 5 of epoch 2 (")
                        .hasMessageEndingWith("; lower training.batch (this one has 32 samples), training.workers"
                                + " or the size of the clips; the last checkpoint is kept");
            });
        }
    }

    /** One learner over T, opened. */
    private static final class Training implements AutoCloseable {
        final Loader loader;
        final Learner learner;
        final Lockstep lockstep;

        Training(Tiny tiny, TrainingConfig training) {
            TrainingContext context = tiny.context();
            loader = context.loader(tiny.data().sets().train(), training, WEIGHTS.keySet());
            try (MultiHeadNetwork full = context.network(training)) {
                learner = new Learner("x", full.copy(Set.copyOf(WEIGHTS.keySet())), training, WEIGHTS);
            }
            lockstep = new Lockstep(context.pool(), loader, tiny.data(), List.of(learner));
        }

        Map<String, Map<String, Double>> epoch(Tiny tiny) {
            return lockstep.train(
                    tiny.data().sets().train(),
                    0,
                    Tiny.EPOCHS,
                    tiny.experiment().training().schedule());
        }

        @Override
        public void close() {
            learner.close();
            loader.close();
        }
    }
}
