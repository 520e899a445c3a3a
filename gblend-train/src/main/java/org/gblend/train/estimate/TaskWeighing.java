package org.gblend.train.estimate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.core.BlendWeights;
import org.gblend.nn.Head;
import org.gblend.train.config.EstimateConfig;
import org.jspecify.annotations.Nullable;

/**
 * Weights of each task by themselves: the rule is applied to a task's heads alone, and its weights sum to 1 (Wang, Tran, Feiszli,
 * CVPR 2020, section 4.4: EPIC-Kitchens' verb and noun have weights of their own). Of one task it is {@link Weighing}.
 */
public final class TaskWeighing {
    private TaskWeighing() {}

    /**
     * The weights of a stretch, as {@link Weighing#weigh}.
     *
     * @param last weights of the super-epoch before, those of each task summing to 1; empty at the start
     * @param several whether rows may have several labels
     */
    public static MeasuredWeights weigh(
            GbEstimate.Measured measured,
            EstimateConfig config,
            int stretch,
            Map<String, Double> last,
            boolean several,
            boolean reused,
            long seed) {
        Map<String, MeasuredWeights> tasks = new LinkedHashMap<>();
        Head.byTask(measured.tracks())
                .forEach((task, tracks) -> tasks.put(
                        task,
                        Weighing.weigh(
                                new GbEstimate.Measured(tracks, measured.trained(), measured.coreSeconds()),
                                config,
                                stretch,
                                last(task, last),
                                several,
                                reused,
                                seed)));
        return tasks.size() == 1 ? tasks.values().iterator().next() : together(tasks);
    }

    /** Every task's weights beside each other; all come from the same trainings and sets. */
    private static MeasuredWeights together(Map<String, MeasuredWeights> tasks) {
        MeasuredWeights first = tasks.values().iterator().next();
        Map<String, MeasuredWeights.Head> heads = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        Map<String, Double> stacked = new LinkedHashMap<>();
        tasks.forEach((task, weights) -> {
            heads.putAll(weights.heads());
            stacked.putAll(weights.stacked());
            weights.notes().forEach(note -> notes.add(note(task, note)));
        });
        return new MeasuredWeights(
                heads,
                notes,
                first.trained(),
                first.stretch(),
                first.heldOut(),
                first.probe(),
                first.folds(),
                first.coreSeconds(),
                stacked.size() == heads.size() ? stacked : Map.of(),
                first.share(),
                first.reused());
    }

    /** A task's part of the weights of all; null where there are none. */
    static @Nullable BlendWeights last(String task, Map<String, Double> last) {
        Map<String, Double> own = Head.byTask(last).getOrDefault(task, Map.of());
        return own.isEmpty() ? null : BlendWeights.of(new LinkedHashMap<>(own));
    }

    static String note(String task, String note) {
        return task.isEmpty() ? note : task + ": " + note;
    }
}
