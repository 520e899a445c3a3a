package org.gblend.app.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import org.gblend.core.Diagnosis;
import org.gblend.core.HeadCourse;
import org.gblend.core.HeadCurve;
import org.gblend.core.HeadSamples;
import org.gblend.core.InputException;
import org.gblend.core.LearningCurves;
import org.gblend.core.Metric;
import org.gblend.core.WeightEstimate;
import org.gblend.nn.Head;
import org.gblend.train.config.EstimateConfig;
import org.gblend.train.estimate.HeadTrack;
import org.gblend.train.estimate.Weighing;

/** The diagnosis of a comparison, from its runs of each modality alone and of naive fusion on T, every value a mean over the seeds. */
public final class ComparisonDiagnosis {
    private ComparisonDiagnosis() {}

    /** That of one task; of several the first one's. */
    static Diagnosis of(Path folder) {
        return byTask(folder).values().iterator().next();
    }

    /**
     * Courses of the loss, and weights by the comparison's own {@code estimate} settings, by task; of one task under the empty name. How
     * much trainings differ from seed to seed and from one epoch to the next is in the certainty of the weights.
     *
     * @throws InputException if the folder holds no comparison, or one that lacks a part
     */
    public static Map<String, Diagnosis> byTask(Path folder) {
        ReportData data = ReportData.read(folder, false);
        Map<String, Curves> all = Curves.of(data);
        if (!data.comparison() || !all.keySet().containsAll(data.experiment().heads())) {
            throw new InputException(
                    folder + ": a diagnosis needs each modality trained alone and all of them naively, and "
                            + (data.comparison() ? there(all.keySet()) : "this is a single run")
                            + "; give the folder of a gblend compare with compare.unimodal, compare.same-train and the scheme naive");
        }
        Map<String, Diagnosis> tasks = new LinkedHashMap<>();
        Head.byTask(all).forEach((task, own) -> tasks.put(task, of(folder, data, own)));
        return tasks;
    }

    private static String there(Set<String> heads) {
        return switch (heads.size()) {
            case 0 -> "none of them is there";
            case 1 -> "only " + heads.iterator().next() + " is there";
            default -> "only " + String.join(", ", heads) + " are there";
        };
    }

    private static Diagnosis of(Path folder, ReportData data, Map<String, Curves> all) {
        EstimateConfig how = data.experiment().estimate();
        List<HeadSamples> samples = new ArrayList<>();
        List<HeadCourse> courses = new ArrayList<>();
        for (Curves curves : all.values()) {
            if (curves.tracks().isEmpty() || curves.train().isEmpty()) {
                throw new InputException(folder + ": V was not measured while " + curves.head()
                        + " trained; set data.sets.holdout above 0 and compare.same-train to true, and compare again");
            }
            samples.add(HeadTrack.overSeeds(curves.head(), curves.tracks(), how));
            courses.add(course(curves));
        }
        WeightEstimate estimate = Weighing.byRule(
                samples, how, null, data.experiment().data().sets().seed());
        return Diagnosis.of(
                courses, estimate, how.rule(), how.shrink(), samples.getFirst().heldOutSize());
    }

    private static HeadCourse course(Curves curves) {
        NavigableMap<Integer, Double> train = curves.train();
        TreeSet<Integer> epochs = new TreeSet<>(curves.heldOut().keySet());
        epochs.retainAll(train.keySet());
        double[] rows = epochs.stream().mapToDouble(Integer::doubleValue).toArray();
        HeadCurve curve = HeadCurve.of(
                curves.head(),
                epochs.stream().mapToDouble(train::get).toArray(),
                epochs.stream().mapToDouble(curves.heldOut()::get).toArray());
        HeadCourse course = HeadCourse.of(
                new LearningCurves(rows, List.of(curve)), curve, Metric.LOSS, HeadCourse.Start.exact(curves.start()));
        return curves.rise()
                .flatMap(best -> curves.riseFromStart().map(start -> course.measured(best, start)))
                .orElse(course);
    }
}
