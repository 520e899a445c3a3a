package org.gblend.train.run;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.gblend.train.estimate.GbEstimate;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.loop.RunListener;
import org.gblend.train.scheme.StretchWeights;

/** How far a run is, in epochs of one network, for the listener and for the run folder's {@link EventLog}. */
final class RunProgress implements GbEstimate.Work {
    private static final long SPEAK_NANOS = 5_000_000_000L;

    private final String run;
    private final int epochs;
    private final double total;
    private final RunListener listener;
    private final EventLog events;
    private double done;
    private long spoken = System.nanoTime();

    RunProgress(TrainingRun run) {
        this.run = run.plan().name();
        this.epochs = run.epochs();
        this.total = run.totalWork();
        this.listener = run.context().listener();
        this.events = new EventLog(run.folder().path(), InstantSource.system());
    }

    /** The whole run, logged from its start to its end or fault. */
    RunResult during(Supplier<RunResult> work) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("run", run);
        facts.put("epochs", epochs);
        facts.put("work", total);
        RunResult result = events.during(facts, work);
        Map<String, Object> top1 = new LinkedHashMap<>();
        put(top1, "test", result.test());
        put(top1, "validation", result.validation());
        events.add("end", Map.of("top1", top1));
        return result;
    }

    private static void put(Map<String, Object> top1, String set, Map<String, Score> scores) {
        Score score = scores.isEmpty() ? null : scores.get(Predictions.primary(scores.keySet()));
        if (score != null) {
            top1.put(set, score.top1());
        }
    }

    double left() {
        return total - done;
    }

    @Override
    public void done(double work, String text) {
        progress(work, text);
        listener.progress(run, done, total, text);
    }

    @Override
    public void inherited(double work, String text) {
        progress(work, text);
        listener.inherited(run, done, total, text);
    }

    private void progress(double work, String text) {
        done += work;
        Map<String, Object> facts = far();
        facts.put("text", text);
        events.add("progress", facts);
    }

    /**
     * One epoch of the run itself.
     *
     * @param losses training loss by head
     * @param validation validation loss; infinite without a validation set
     */
    void epoch(int epoch, Map<String, Double> losses, double validation) {
        done++;
        Map<String, Object> facts = far();
        facts.put("epoch", epoch);
        facts.put("of", epochs);
        facts.put("losses", losses);
        facts.put("validation", validation);
        events.add("epoch", facts);
        listener.progress(run, done, total, describe(epoch, losses, validation));
    }

    private String describe(int epoch, Map<String, Double> losses, double validation) {
        StringBuilder text = new StringBuilder("epoch " + epoch + "/" + epochs + "  train loss");
        losses.forEach((head, loss) -> text.append(String.format(Locale.ROOT, "  %s %.3f", head, loss)));
        if (Double.isFinite(validation)) {
            text.append(String.format(Locale.ROOT, "  validation %.3f", validation));
        }
        return text.toString();
    }

    /** In the middle of an epoch, of which a share is done; said every few seconds at most. */
    void within(double share, String text) {
        long now = System.nanoTime();
        if (now - spoken < SPEAK_NANOS) {
            return;
        }
        spoken = now;
        listener.progress(run, done + share, total, text);
        Map<String, Object> facts = far();
        facts.put("done", done + share);
        facts.put("text", text);
        events.add("progress", facts);
    }

    private Map<String, Object> far() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("done", done);
        facts.put("work", total);
        return facts;
    }

    void estimated(StretchWeights stretch) {
        events.add("estimate", Map.of("from", stretch.start(), "weights", stretch.weights()));
    }

    void checkpoint(int epoch) {
        events.add("checkpoint", Map.of("epoch", epoch));
    }
}
