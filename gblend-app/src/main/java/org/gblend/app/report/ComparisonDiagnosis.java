package org.gblend.app.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.gblend.core.Diagnosis;
import org.gblend.core.HeadCourse;
import org.gblend.core.HeadCurve;
import org.gblend.core.HeadSamples;
import org.gblend.core.InputException;
import org.gblend.core.Interval;
import org.gblend.core.LearningCurves;
import org.gblend.core.Metric;
import org.gblend.core.WeightEstimate;
import org.gblend.nn.Head;
import org.gblend.train.config.EstimateConfig;
import org.gblend.train.estimate.HeadTrack;
import org.gblend.train.estimate.SampleValues;
import org.gblend.train.estimate.Weighing;

/** The diagnosis of a comparison, from its runs of each modality alone and of naive fusion on T, every value a mean over the seeds. */
public final class ComparisonDiagnosis {
    private static final double LEVEL = 0.95;

    private ComparisonDiagnosis() {}

    /** That of one task; of several the first one's. */
    static Diagnosis of(Path folder) {
        return byTask(folder).values().iterator().next();
    }

    /**
     * Courses of the loss, and weights by the comparison's own {@code estimate} settings (without the noise from one epoch to the
     * next, which a mean over seeds has not), by task; of one task under the empty
     * name.
     *
     * @throws InputException if the folder holds no comparison, or one that lacks a part
     */
    public static Map<String, Diagnosis> byTask(Path folder) {
        ReportData data = ReportData.read(folder, false);
        Map<String, Curves> all = Curves.of(data);
        if (!data.comparison() || !all.keySet().containsAll(data.experiment().heads())) {
            throw new InputException(
                    folder + ": a diagnosis needs each modality trained alone and all of them naively, and "
                            + (data.comparison()
                                    ? "only " + String.join(", ", all.keySet()) + " are there"
                                    : "this is a single run")
                            + "; give the folder of a gblend compare with compare.unimodal, compare.same-train and the scheme naive");
        }
        Map<String, Diagnosis> tasks = new LinkedHashMap<>();
        Head.byTask(all).forEach((task, own) -> tasks.put(task, of(folder, data, own)));
        return tasks;
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
            samples.add(samples(curves, how));
            courses.add(course(curves));
        }
        WeightEstimate estimate = Weighing.estimate(
                samples, how, null, data.experiment().data().sets().seed());
        return new Diagnosis(courses, estimate, samples.getFirst().heldOutSize());
    }

    /** Sample by sample, each value the mean over the seeds: V and T' are the same for all of them. */
    private static HeadSamples samples(Curves curves, EstimateConfig how) {
        List<HeadTrack> tracks = curves.tracks();
        Metric metric = how.metric();
        return new HeadSamples(
                curves.head(),
                mean(tracks, metric, track -> track.before().train()),
                mean(tracks, metric, track -> track.end(how.end()).train()),
                mean(tracks, metric, track -> track.before().heldOut()),
                mean(tracks, metric, track -> track.end(how.end()).heldOut()));
    }

    private static double[] mean(List<HeadTrack> tracks, Metric metric, Function<HeadTrack, SampleValues> part) {
        double[][] values =
                tracks.stream().map(track -> part.apply(track).values(metric)).toArray(double[][]::new);
        double[] mean = new double[values[0].length];
        Arrays.setAll(
                mean,
                i -> Arrays.stream(values).mapToDouble(v -> v[i]).average().orElseThrow());
        return mean;
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
        HeadCourse course = HeadCourse.of(new LearningCurves(rows, List.of(curve)), curve, Metric.LOSS);
        double[] rise = curves.rise();
        return rise == null || course.worsening() == 0
                ? course
                : course.measured(rise[0], new Interval(rise[1], rise[2], LEVEL));
    }
}
