package org.gblend.app.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.gblend.app.figures.DataTable;
import org.gblend.app.figures.Figure;
import org.gblend.app.figures.LinePlot;
import org.gblend.app.figures.LinePlot.Gap;
import org.gblend.app.figures.LinePlot.Line;
import org.gblend.app.figures.LinePlot.Look;
import org.gblend.app.figures.LinePlot.Mark;
import org.gblend.app.figures.Panel;
import org.gblend.app.figures.Swatch;
import org.gblend.core.Interval;
import org.gblend.nn.Head;
import org.gblend.train.run.HistoryRow;

/** Learning curves per head with the gap shaded: Figures 3 and 4 of the paper. */
final class CurvesSection {
    private CurvesSection() {}

    static Optional<Section> of(ReportData data, Map<String, Curves> curves) {
        if (curves.isEmpty()) {
            return Optional.empty();
        }
        List<Panel> panels = new ArrayList<>();
        DataTable.Builder table = new DataTable.Builder("head", "epoch", "training loss", "held-out loss", "gap");
        Map<String, Swatch> legend = new LinkedHashMap<>();
        StringBuilder facts = new StringBuilder("<ul>");
        boolean heldOut = false;
        for (Curves curve : curves.values()) {
            panels.add(panel(data, curve));
            rows(table, curve);
            heldOut |= !curve.heldOut().isEmpty();
            legend.put(title(data, curve.head()), Swatch.of(data.colour(curve.head())));
            if (!curve.heldOut().isEmpty()) {
                facts.append("<li>").append(Words.escaped(fact(data, curve))).append("</li>\n");
            }
        }
        facts.append("</ul>");
        String set =
                curves.values().iterator().next().heldOutSet().equals(HistoryRow.HOLDOUT) ? "V" : "the validation set";
        String caption = heldOut
                ? "Mean cross-entropy in nats. Dashed: training (without augmentation). Solid: held out, on " + set
                        + ". The shaded gap between them is what overfitting is measured by; the dotted line marks the lowest"
                        + " held-out loss. Wild losses of the first epochs are cut off at the top; the numbers have them."
                : "Mean cross-entropy of the epoch's augmented batches, in nats. Nothing was held out of this training, so"
                        + " its overfitting cannot be seen.";
        if (data.comparison()) {
            caption += " Each modality trained alone on T, and the naive network's joint head; mean over the seeds.";
        }
        Figure figure =
                new Figure("learning-curves", "Learning curves per head", caption, legend, panels, table.build());
        return Optional.of(new Section(
                "curves", "Where each head starts to overfit", heldOut ? facts.toString() : "", List.of(figure), ""));
    }

    static String title(ReportData data, String head) {
        if (!data.comparison()) {
            return head;
        }
        return data.unimodal(Head.part(head)) ? head + " alone" : head + " (naive)";
    }

    /** When a head's held-out loss was lowest, and what came after, in words that say no more than the numbers. */
    private static String fact(ReportData data, Curves curve) {
        String text = title(data, curve.head()) + ": held-out loss lowest (" + Words.number(curve.atBest(), 2)
                + ") after epoch " + curve.bestEpoch() + " of "
                + curve.heldOut().lastKey();
        if (curve.givenBack()) {
            return text + ", after which V went into the training; " + Words.number(curve.atEnd(), 2)
                    + " there, the gap to training then " + Words.number(curve.gap(), 2) + ".";
        }
        Interval rise = curve.rise().orElse(null);
        if (rise == null) {
            return text + ", " + Words.number(curve.atEnd(), 2) + " at the newest epoch; the gap to training is then "
                    + Words.number(curve.gap(), 2) + ".";
        }
        if (curve.bestEpoch() == curve.heldOut().lastKey()) {
            return text + ": it was not rising at the end. The gap to training is then " + Words.number(curve.gap(), 2)
                    + ".";
        }
        boolean rises = rise.low() > 0;
        String after =
                rises ? "from its best epoch to the end it rises by " : "the rise from its best epoch to the end, ";
        return text + "; " + after + Words.number(rise.middle(), 3) + " " + Words.interval(rise.low(), rise.high(), 3)
                + (rises ? ": it overfits from there on" : ", is not beyond its interval")
                + ". The gap to training ends at "
                + Words.number(curve.gap(), 2) + ".";
    }

    private static Panel panel(ReportData data, Curves curve) {
        String colour = data.colour(curve.head());
        Line train = Line.of(colour, Look.DASHED, Curves.epochs(curve.train()), Curves.values(curve.train()));
        Line heldOut = Line.of(colour, Look.SOLID, Curves.epochs(curve.heldOut()), Curves.values(curve.heldOut()));
        boolean pair = curve.train().keySet().equals(curve.heldOut().keySet());
        String description = "training loss ends at "
                + Words.number(
                        curve.train().isEmpty()
                                ? Double.NaN
                                : curve.train().lastEntry().getValue(),
                        3)
                + (curve.heldOut().isEmpty()
                        ? ""
                        : ", held-out loss is lowest after epoch " + curve.bestEpoch() + " with "
                                + Words.number(curve.atBest(), 3) + " and ends at " + Words.number(curve.atEnd(), 3));
        return new LinePlot(
                        title(data, curve.head()),
                        description,
                        "epoch",
                        "loss, nats",
                        false,
                        ceiling(data, curve),
                        curve.heldOut().isEmpty() ? List.of(train) : List.of(train, heldOut),
                        pair ? List.of(new Gap(train, heldOut)) : List.of(),
                        curve.bestEpoch() > 0
                                ? List.of(new Mark(curve.bestEpoch(), "lowest, epoch " + curve.bestEpoch()))
                                : List.of())
                .panel();
    }

    /** Chance level and nine tenths of the losses are in sight. */
    private static double ceiling(ReportData data, Curves curve) {
        int classes = data.classes(curve.head());
        double chance = classes > 1 && !data.multiLabel() ? 1.1 * Math.log(classes) : 0;
        double[] losses = DoubleStream.concat(
                        DoubleStream.of(Curves.values(curve.train())), DoubleStream.of(Curves.values(curve.heldOut())))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        return losses.length == 0 ? chance : Math.max(chance, 1.3 * losses[(int) (0.9 * (losses.length - 1))]);
    }

    private static void rows(DataTable.Builder table, Curves curve) {
        curve.train().forEach((epoch, train) -> {
            Double heldOut = curve.heldOut().get(epoch);
            table.row(
                    curve.head(),
                    epoch.toString(),
                    Words.number(train, 4),
                    heldOut == null ? "" : Words.number(heldOut, 4),
                    heldOut == null ? "" : Words.number(heldOut - train, 4));
        });
    }
}
