package org.gblend.app.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.train.eval.JointTasks;
import org.gblend.train.eval.Score;

/**
 * What runs of several tasks on the same clips are worth together; {@code tasks-LABELS-test.json} in the first run's folder.
 *
 * @param samples test samples that all runs have
 * @param tasks each run by itself
 * @param all every task right at once, by prediction that the runs share
 */
record TaskScores(int samples, List<Task> tasks, Map<String, JointTasks> all) {
    TaskScores {
        tasks = List.copyOf(tasks);
        all = new LinkedHashMap<>(all);
    }

    /**
     * One task.
     *
     * @param run folder of its run
     * @param label the manifest column of its classes
     * @param classes how many there are
     * @param leftOut test samples of this run that another lacks
     * @param scores by prediction, on the samples that all runs have
     */
    record Task(String run, String label, int classes, int leftOut, Map<String, Score> scores) {
        Task {
            scores = new LinkedHashMap<>(scores);
        }
    }
}
