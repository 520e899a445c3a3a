package org.gblend.app.diagnose;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.gblend.app.config.YamlWriter;
import org.gblend.app.text.Shell;
import org.gblend.core.BlendWeights;
import org.gblend.core.Diagnosis;
import org.gblend.core.HeadCourse;
import org.gblend.core.HeadMeasure;
import org.gblend.core.Interval;
import org.gblend.core.Metric;
import org.gblend.core.NoteText;
import org.gblend.core.Ogr;

/**
 * A diagnosis in words: what each head does, what fusing them does, how sure the weights are, and what to try.
 *
 * @param diagnosis what was found
 * @param courses what the courses are in
 * @param seeds whether the curves are means over several runs
 * @param joint the head on the fusion of all modalities
 */
record DiagnosisText(Diagnosis diagnosis, Metric courses, boolean seeds, String joint) {

    /** A weight whose interval, before shrinking, is wider than this is known roughly. */
    private static final double ROUGH = 0.5;

    /** One sentence per head. */
    List<String> heads() {
        return diagnosis.courses().stream().map(this::head).toList();
    }

    private String head(HeadCourse c) {
        String best = NoteText.number(c.best());
        return switch (c.shape()) {
            case LEARNS_NOTHING ->
                c.head() + " learns nothing: its training " + courses.word() + " goes from "
                        + NoteText.number(c.start().train())
                        + " to " + NoteText.number(c.end().train()) + ", its held-out one from "
                        + NoteText.number(c.start().heldOut()) + " to " + best + " at best.";
            case OVERFITS ->
                c.head() + " overfits from epoch " + epoch(c.bestEpoch()) + ": its held-out " + courses.word()
                        + " is best there (" + best + ") and ends at "
                        + NoteText.number(c.end().heldOut())
                        + ", worse by " + worsening(c) + ".";
            case GAP_GROWS -> gapGrows(c);
            case STILL_FITTING ->
                c.head() + " has not finished fitting: " + late(c)
                        + (c.worsening() > 0 ? " Its held-out one is not clearly worse than at its best." : "");
            case STEADY ->
                c.rows() == 1
                        ? c.head() + ": one row tells no course."
                        : c.head()
                                + (overfitsMore(c.head())
                                        ? " overfits more than it generalises (OGR above 1), though"
                                        : ":")
                                + " its held-out " + courses.word()
                                + " does not clearly get worse: it is best at epoch "
                                + epoch(c.bestEpoch()) + " of " + epoch(c.lastEpoch()) + " (" + best + ")"
                                + (c.worsening() > 0
                                        ? " and ends at "
                                                + NoteText.number(c.end().heldOut()) + ", worse by " + worsening(c)
                                        : "")
                                + ".";
        };
    }

    private String late(HeadCourse c) {
        return Math.round(100 * c.late()) + " % of all that its training " + courses.word()
                + " improved by came in the last fifth of the epochs.";
    }

    private String gapGrows(HeadCourse c) {
        HeadCourse.Since since = c.since().orElseThrow();
        return c.head() + " overfits from " + (since.fromStart() ? "the start" : "epoch " + epoch(since.epoch()))
                + ": since then the gap between its training and held-out " + courses.word() + " grew by "
                + NoteText.number(since.overfitting()) + ", and its held-out one "
                + (since.generalisation() > 0
                        ? "got better by " + NoteText.number(since.generalisation()) + " only."
                        : since.generalisation() < 0
                                ? "got worse by " + NoteText.number(-since.generalisation()) + "."
                                : "stayed where it was.")
                + (c.fitsStill() ? " It still fits: " + late(c) : "");
    }

    private String worsening(HeadCourse c) {
        return NoteText.number(c.worsening())
                + c.interval()
                        .map(i -> " [" + NoteText.number(i.low()) + ", " + NoteText.number(i.high()) + "]")
                        .orElse("")
                + (seeds ? " than each run at its own best" : "");
    }

    private boolean overfitsMore(String head) {
        int index = diagnosis.estimate().weights().heads().indexOf(head);
        Ogr ogr = diagnosis.estimate().ogr().get(index);
        return ogr.dO() > 0 && ogr.ratio() > 1;
    }

    /** What fusing does, where there is a joint head and another one. */
    List<String> fusion() {
        HeadMeasure fused = null;
        HeadMeasure best = null;
        Metric metric = diagnosis.estimate().metric();
        for (HeadMeasure measure : diagnosis.estimate().measures()) {
            double value = measure.after().heldOut();
            if (measure.head().equals(joint)) {
                fused = measure;
            } else if (best == null
                    || (metric.lowerIsBetter()
                            ? value < best.after().heldOut()
                            : value > best.after().heldOut())) {
                best = measure;
            }
        }
        if (fused == null) {
            return List.of("There is no head '" + joint
                    + "' that fuses all modalities (joint=NAME names it), so that nothing is" + " said of fusion.");
        }
        if (best == null) {
            return List.of();
        }
        double own = fused.after().heldOut();
        double alone = best.after().heldOut();
        boolean worse = metric.lowerIsBetter() ? own > alone : own < alone;
        String relation = own == alone ? "level with" : worse ? "worse than" : "better than";
        return List.of("On V, naive fusion (" + metric.word() + " " + NoteText.number(own) + ") is " + relation
                + " the best single modality, " + best.head() + " (" + NoteText.number(alone) + ")"
                + (own == alone ? "." : ", by " + difference(best.head(), worse)));
    }

    /** Between naive fusion and the best modality, in the direction that was told. */
    private String difference(String best, boolean worse) {
        return (worse ? diagnosis.lead(best, joint) : diagnosis.lead(joint, best))
                .map(lead -> ends(lead)
                        + (lead.contains(0)
                                ? ": " + (diagnosis.heldOut() > 0 ? diagnosis.heldOut() + " samples" : "such intervals")
                                        + " do not tell them apart"
                                        + (seeds ? "." : " where the two err independently.")
                                : "."))
                .orElse("how much is not known: there are no intervals.");
    }

    /** How sure the weights are. */
    String certainty() {
        if (diagnosis.fitsNothing()) {
            return "No conclusion: no head got better on its own training data.";
        }
        String equal = "an equal share (" + NoteText.number(diagnosis.equalShare()) + ")";
        return switch (diagnosis.certainty()) {
            case UNKNOWN -> "No conclusion: how sure the weights are is not known.";
            case UNDETERMINED ->
                "No conclusion: V" + (diagnosis.heldOut() > 0 ? " of " + diagnosis.heldOut() + " samples" : "")
                        + " does not tell these weights from equal ones, whose share lies inside every interval."
                        + needed();
            case DETERMINED -> {
                List<String> parts = new ArrayList<>();
                diagnosis.above().forEach(head -> parts.add(head + " " + interval(head) + " is above"));
                diagnosis.below().forEach(head -> parts.add(head + " " + interval(head) + " is below"));
                yield "The weights are not equal ones: " + String.join(", ", parts) + " " + equal
                        + " (before shrinking, for all heads at once).";
            }
        };
    }

    private String interval(String head) {
        return ends(diagnosis.interval(head));
    }

    private static String ends(Interval interval) {
        return "[" + NoteText.number(interval.low()) + ", " + NoteText.number(interval.high()) + "]";
    }

    private String needed() {
        if (diagnosis.equalWillDo()) {
            return " Nor does it matter: no weight is " + NoteText.number(Diagnosis.MATTERS) + " or more from it.";
        }
        OptionalLong needed = diagnosis.heldOutNeeded();
        if (needed.isPresent()) {
            return " About " + rounded(needed.getAsLong())
                    + " would do in four of five cases, if the heads are what they were measured to be.";
        }
        if (diagnosis.heldOut() == 0) {
            return "";
        }
        OptionalLong telling = diagnosis.heldOutToTellWhatMatters();
        return telling.isEmpty()
                ? " More samples alone would not do: the trainings differ too much from one to the next. More seeds would."
                : " What was measured is too near equal weights to foretell a size by it; a weight that is "
                        + NoteText.number(Diagnosis.MATTERS) + " off would be told in half of the cases by about "
                        + rounded(telling.getAsLong()) + " samples.";
    }

    /** To two digits, upwards. */
    private static long rounded(long value) {
        long unit = (long) Math.pow(10, Math.max(0, Long.toString(value).length() - 2));
        return (value + unit - 1) / unit * unit;
    }

    /** What follows. */
    List<String> advice() {
        if (diagnosis.fitsNothing()) {
            return List.of("Every training " + courses.word() + " gets worse. "
                    + (seeds ? "Look at the learning rate." : "Are these " + otherMetric() + "?"));
        }
        List<String> advice = new ArrayList<>(ofFitting());
        advice.add(ofWeights());
        diagnosis.courses().stream()
                .filter(c -> !c.head().equals(joint))
                .map(DiagnosisText::remedy)
                .filter(remedy -> !remedy.isEmpty())
                .forEach(advice::add);
        return advice;
    }

    /** What to do about heads that have not fitted their training data. */
    private List<String> ofFitting() {
        List<String> advice = new ArrayList<>();
        List<String> unfit = named(HeadCourse.Shape.STILL_FITTING);
        if (!unfit.isEmpty()) {
            advice.add(
                    "Train " + String.join(", ", unfit) + " longer before you trust these weights: a head that has not"
                            + " fitted yet has not begun to overfit either, its dO is near 0, and the formula takes that for"
                            + " merit.");
        }
        List<String> little = new ArrayList<>(diagnosis.underfitted());
        little.removeAll(unfit);
        if (!little.isEmpty()) {
            advice.add(String.join(", ", little) + (little.size() == 1 ? " has" : " have")
                    + " fitted T less than half as well as the best head: a small dO is no merit then. Train longer, at"
                    + " another learning rate or with a larger encoder before you trust the weight.");
        }
        List<String> nothing = named(HeadCourse.Shape.LEARNS_NOTHING);
        if (!nothing.isEmpty()) {
            advice.add("Look at the input, the labels and the learning rate of " + String.join(", ", nothing)
                    + "; leave it out of the fusion if it stays like that.");
        }
        return advice;
    }

    /** What to do with the weights, as sure as they are. */
    private String ofWeights() {
        return switch (diagnosis.certainty()) {
            case UNKNOWN ->
                "Weigh all heads equally (scheme=equal), or log how many held-out samples there are (HEAD-n) and,"
                        + " for a loss, their standard deviation (HEAD-sd): then there are intervals, and the weights"
                        + " above can be trusted or not.";
            case UNDETERMINED ->
                "Weigh all heads equally (scheme=equal), which needs no estimate, or hold out more samples and"
                        + " measure again.";
            case DETERMINED ->
                diagnosis.together().stream().anyMatch(interval -> interval.width() > ROUGH)
                        ? "Hold out more before you rely on how much they differ: V tells that they do, and by how much"
                                + " only roughly. Set equal weights and naive fusion beside them (gblend compare)."
                        : "Train with these weights, or let gblend measure and use its own (scheme=offline); set naive"
                                + " fusion and equal weights beside them (gblend compare).";
        };
    }

    private String otherMetric() {
        return courses.lowerIsBetter()
                ? "accuracies (metric=accuracy)"
                : "losses or errors (metric=loss, metric=error)";
    }

    private static String remedy(HeadCourse c) {
        String regularise = "Regularise " + c.head() + " (augmentation, dropout, weight decay, a smaller encoder)";
        return switch (c.shape()) {
            case OVERFITS -> regularise + ", or stop it near epoch " + epoch(c.bestEpoch()) + ".";
            case GAP_GROWS ->
                c.gain() > 0 ? regularise + "." : regularise + "; leave it out of the fusion if it stays like that.";
            case LEARNS_NOTHING, STILL_FITTING, STEADY -> "";
        };
    }

    private List<String> named(HeadCourse.Shape shape) {
        return diagnosis.courses().stream()
                .filter(c -> c.shape() == shape)
                .map(HeadCourse::head)
                .toList();
    }

    /**
     * The weights of all tasks as one argument for gblend. The heads of a task of which nothing can be concluded weigh the same; where that
     * is so of all tasks, the scheme is {@code equal}.
     */
    static String argument(Collection<Diagnosis> tasks) {
        if (tasks.stream().noneMatch(DiagnosisText::concluded)) {
            return "scheme=equal";
        }
        List<String> weights = new ArrayList<>();
        for (Diagnosis task : tasks) {
            BlendWeights measured = task.estimate().weights();
            BlendWeights own = concluded(task) ? measured : BlendWeights.equal(measured.heads());
            own.byHead().forEach((head, weight) -> weights.add(YamlWriter.text(head) + ": " + NoteText.weight(weight)));
        }
        return Shell.quoted("scheme.fixed.weights={" + String.join(", ", weights) + "}");
    }

    private static boolean concluded(Diagnosis diagnosis) {
        return diagnosis.certainty() == Diagnosis.Certainty.DETERMINED && !diagnosis.fitsNothing();
    }

    private static String epoch(double epoch) {
        return epoch == Math.rint(epoch) ? String.valueOf((long) epoch) : Objects.toString(epoch);
    }
}
