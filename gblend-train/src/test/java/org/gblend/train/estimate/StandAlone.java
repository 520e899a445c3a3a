package org.gblend.train.estimate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.data.Loader;
import org.gblend.data.sets.HoldoutSet;
import org.gblend.data.sets.TrainSet;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.Tensor;
import org.gblend.train.Tiny;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.folder.Json;
import org.gblend.train.loop.Learner;
import org.gblend.train.loop.Lockstep;
import org.gblend.train.loop.TrainingContext;

/** The trainings of an estimate one after the other, each with a loader, passes over the data and an optimiser of its own. */
final class StandAlone {
    private StandAlone() {}

    /**
     * Every head on T' and V, epoch by epoch, as JSON.
     *
     * @param phi the trained parameters to begin from
     * @param stretch the epochs, by their place in a run of {@link Tiny#EPOCHS}
     * @param state the optimiser's state to begin with; empty for a fresh one
     */
    static Map<String, String> tracks(Tiny tiny, MultiHeadNetwork phi, SuperEpoch stretch, Map<String, Tensor> state) {
        Map<String, String> tracks = new LinkedHashMap<>();
        phi.heads().forEach(head -> tracks.put(head, Json.write(track(tiny, phi, head, stretch, state))));
        return tracks;
    }

    private static HeadTrack track(
            Tiny tiny, MultiHeadNetwork phi, String head, SuperEpoch stretch, Map<String, Tensor> state) {
        TrainingContext context = tiny.context();
        TrainingConfig training = tiny.experiment().training();
        TrainSet train = context.sets().train();
        try (Loader loader = context.loader(train, training, List.of(head));
                Learner learner = new Learner(head, phi.copy(Set.of(head)), training, Map.of(head, 1.0))) {
            begin(learner, state);
            Lockstep lockstep = new Lockstep(context.pool(), loader, context.data(), List.of(learner));
            HoldoutSet holdout = context.sets().holdout();
            long seed = tiny.experiment().data().sets().seed();
            HeadMeter probe = new HeadMeter(lockstep, HeadMeter.probeOf(train, holdout, 0, seed), holdout);
            HeadTrack track = HeadTrack.startingAt(point(probe, stretch.start(), head));
            for (int epoch = stretch.start(); epoch < stretch.end(); epoch++) {
                lockstep.train(train, epoch, Tiny.EPOCHS, training.schedule());
                track = track.with(point(probe, epoch + 1, head));
            }
            return track;
        }
    }

    private static void begin(Learner learner, Map<String, Tensor> state) {
        if (!state.isEmpty()) {
            Map<String, Tensor> own = new LinkedHashMap<>(state);
            own.keySet().retainAll(learner.optimizer().state().keySet());
            learner.optimizer().load(own);
        }
    }

    private static HeadPoint point(HeadMeter probe, int epoch, String head) {
        return Objects.requireNonNull(probe.measure(epoch, Map.of(head, List.of(head)))
                .getOrDefault(head, Map.of())
                .get(head));
    }
}
