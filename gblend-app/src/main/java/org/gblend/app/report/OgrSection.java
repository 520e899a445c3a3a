package org.gblend.app.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.gblend.app.figures.DataTable;
import org.gblend.app.figures.Figure;
import org.gblend.app.figures.LinePlot;
import org.gblend.app.figures.LinePlot.Line;
import org.gblend.app.figures.LinePlot.Look;
import org.gblend.app.figures.Panel;
import org.gblend.app.figures.Swatch;
import org.gblend.core.HeadSamples;
import org.gblend.core.Interval;
import org.gblend.core.Measure;
import org.gblend.core.Metric;
import org.gblend.core.Ogr;
import org.gblend.core.WeightBootstrap;
import org.gblend.train.config.EstimateConfig;
import org.gblend.train.estimate.HeadPoint;
import org.gblend.train.estimate.HeadTrack;
import org.jspecify.annotations.Nullable;

/** OGR per head over time: |dO / dG| (Eq. 3 of the paper) from the start to each epoch. */
final class OgrSection {
    private static final int REPLICATES = 1000;
    private static final double LEVEL = 0.95;
    /** Below it the held-out loss has not fallen noticeably, and the ratio says nothing. */
    private static final double LEAST_FALL = 1e-3;

    private OgrSection() {}

    static Optional<Section> of(ReportData data, Map<String, Curves> curves) {
        List<Line> lines = new ArrayList<>();
        Map<String, Swatch> legend = new LinkedHashMap<>();
        DataTable.Builder table =
                new DataTable.Builder("head", "epoch", "dO", "dG", "OGR", "95 % interval at the last epoch");
        for (Curves curve : curves.values()) {
            Measure start = start(data, curve);
            if (start != null && curve.train().keySet().equals(curve.heldOut().keySet())) {
                add(data, curve, start, lines, table);
                legend.put(CurvesSection.title(data, curve.head()), Swatch.of(data.colour(curve.head())));
            }
        }
        List<Figure> figures = new ArrayList<>();
        if (!lines.isEmpty()) {
            Panel panel = LinePlot.of(
                            "",
                            "overfitting-to-generalisation ratio over the epochs, a line per head",
                            "epoch",
                            "OGR = |dO / dG|",
                            true,
                            lines)
                    .panel();
            figures.add(new Figure(
                    "ogr",
                    "OGR per head",
                    "Growth of the gap between held-out and training loss, by fall of the held-out loss, from the start to"
                            + " each epoch; lower is better. Computed on the mean curves; the bar at the last epoch is its 95"
                            + " % bootstrap interval over the samples of V and of its counterpart in T. Where the held-out loss"
                            + " has not fallen there is no ratio.",
                    legend,
                    List.of(panel),
                    table.build()));
        }
        measured(data).ifPresent(figures::add);
        return figures.isEmpty()
                ? Optional.empty()
                : Optional.of(new Section("ogr", "Overfitting against generalisation", "", figures, ""));
    }

    /** Training and held-out loss before the first epoch. */
    private static @Nullable Measure start(ReportData data, Curves curve) {
        if (!curve.tracks().isEmpty()) {
            return curve.start();
        }
        boolean chance = data.experiment().estimate().initial() == EstimateConfig.Initial.CHANCE;
        int classes = data.classes(curve.head());
        return chance && classes > 1 && !data.multiLabel() ? Measure.chance(Metric.LOSS, classes) : null;
    }

    private static void add(ReportData data, Curves curve, Measure start, List<Line> lines, DataTable.Builder table) {
        double[] epochs = Curves.epochs(curve.train());
        double[] ratios = new double[epochs.length];
        Interval interval = interval(data, curve);
        int last = epochs.length - 1;
        for (int i = 0; i <= last; i++) {
            int epoch = (int) epochs[i];
            double heldOut = curve.heldOut().getOrDefault(epoch, Double.NaN);
            double train = curve.train().getOrDefault(epoch, Double.NaN);
            Ogr ogr = Ogr.between(start, new Measure(train, heldOut), Metric.LOSS);
            ratios[i] = ogr.dG() > LEAST_FALL ? ogr.ratio() : Double.NaN;
            table.row(
                    curve.head(),
                    Integer.toString(epoch),
                    Words.number(ogr.dO(), 4),
                    Words.number(ogr.dG(), 4),
                    Words.number(ratios[i], 3),
                    i == last && interval != null ? Words.interval(interval.low(), interval.high(), 3) : "");
        }
        lines.add(Line.of(data.colour(curve.head()), Look.SOLID, epochs, ratios));
        if (interval != null && last >= 0 && Double.isFinite(ratios[last])) {
            lines.add(new Line(
                    Swatch.of(data.colour(curve.head())),
                    Look.POINTS,
                    new double[] {epochs[last]},
                    new double[] {ratios[last]},
                    new double[] {interval.low()},
                    new double[] {interval.high()}));
        }
    }

    /** Over the samples of T' and V, each averaged over the seeds, which share both sets. */
    private static @Nullable Interval interval(ReportData data, Curves curve) {
        List<HeadTrack> tracks =
                curve.tracks().stream().filter(t -> t.last() != null).toList();
        if (tracks.isEmpty()) {
            return null;
        }
        HeadSamples samples = new HeadSamples(
                curve.head(),
                mean(tracks, t -> t.before().train().loss()),
                mean(tracks, t -> last(t).train().loss()),
                mean(tracks, t -> t.before().heldOut().loss()),
                mean(tracks, t -> last(t).heldOut().loss()));
        return new WeightBootstrap(REPLICATES, LEVEL)
                .estimate(
                        List.of(samples),
                        Metric.LOSS,
                        data.experiment().estimate().rule(),
                        null,
                        0)
                .ogrInterval(curve.head())
                .orElse(null);
    }

    private static HeadPoint last(HeadTrack track) {
        HeadPoint last = track.last();
        if (last == null) {
            throw new IllegalStateException("a track without an epoch");
        }
        return last;
    }

    private static double[] mean(List<HeadTrack> tracks, Function<HeadTrack, double[]> values) {
        double[] mean = new double[values.apply(tracks.getFirst()).length];
        for (HeadTrack track : tracks) {
            double[] one = values.apply(track);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += one[i] / tracks.size();
            }
        }
        return mean;
    }

    /** OGR as the estimates of each super-epoch measured it, with intervals. */
    private static Optional<Figure> measured(ReportData data) {
        List<Panel> panels = new ArrayList<>();
        Map<String, Swatch> legend = new LinkedHashMap<>();
        DataTable.Builder table = new DataTable.Builder("scheme", "seed", "epochs", "head", "OGR", "95 % interval");
        for (String scheme : data.measuredLines()) {
            for (RunView run : data.runs(scheme, "T")) {
                List<WeightPoint> points =
                        run.weights().stream().filter(WeightPoint::measured).toList();
                if (points.stream().anyMatch(point -> point.index() > 0)) {
                    panels.add(panel(data, run, points));
                    points.forEach(point -> {
                        legend.put(point.head(), Swatch.of(data.colour(point.head())));
                        table.row(
                                scheme,
                                Long.toString(run.seed()),
                                point.epochs(),
                                point.head(),
                                Words.number(point.ogr(), 3),
                                Words.interval(point.ogrLow(), point.ogrHigh(), 3));
                    });
                }
            }
        }
        return panels.isEmpty()
                ? Optional.empty()
                : Optional.of(new Figure(
                        "ogr-super-epochs",
                        "OGR of each super-epoch's estimate",
                        "Each head trained alone from a copy of the network at the super-epoch's start; bars are 95 %"
                                + " bootstrap intervals over V and T'.",
                        legend,
                        panels,
                        table.build()));
    }

    private static Panel panel(ReportData data, RunView run, List<WeightPoint> points) {
        List<Line> lines = new ArrayList<>();
        List<String> heads = points.stream().map(WeightPoint::head).distinct().toList();
        for (int h = 0; h < heads.size(); h++) {
            String head = heads.get(h);
            double shift = 0.4 * (h - (heads.size() - 1) / 2.0);
            List<WeightPoint> own =
                    points.stream().filter(p -> p.head().equals(head)).toList();
            lines.add(new Line(
                    Swatch.of(data.colour(head)),
                    Look.POINTS,
                    own.stream().mapToDouble(p -> p.start() + shift).toArray(),
                    own.stream().mapToDouble(WeightPoint::ogr).toArray(),
                    own.stream().mapToDouble(WeightPoint::ogrLow).toArray(),
                    own.stream().mapToDouble(WeightPoint::ogrHigh).toArray()));
        }
        return LinePlot.of(
                        run.scheme() + ", seed " + run.seed(),
                        "OGR of each head's estimate by super-epoch with intervals",
                        "epochs done before the estimate",
                        "OGR",
                        true,
                        lines)
                .panel();
    }
}
