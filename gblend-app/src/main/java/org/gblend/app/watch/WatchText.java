package org.gblend.app.watch;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.gblend.app.text.Numbers;
import org.gblend.app.text.Shell;
import org.gblend.app.watch.RunEvents.Event;

/** What a watched folder looks like, as lines of text. */
final class WatchText {
    private static final int WIDTH = 40;
    private static final int BAR = 30;
    private static final int CURRENT = 6;
    private final Path folder;
    private final Watched watched;
    private final Instant now;
    private final List<String> lines = new ArrayList<>();

    private WatchText(Path folder, Watched watched, Instant now) {
        this.folder = folder;
        this.watched = watched;
        this.now = now;
    }

    static List<String> of(Path folder, Watched watched, Instant now) {
        WatchText text = new WatchText(folder, watched, now);
        text.head();
        switch (watched.kind()) {
            case RUN -> text.run(RunEvents.read(folder), "");
            case COMPARISON -> text.comparison();
        }
        text.foot();
        return text.lines;
    }

    private void head() {
        String kind = watched.kind().name().toLowerCase(Locale.ROOT);
        lines.add(folder + " (" + kind + ")");
        String process = watched.process() == 0 ? "" : "process " + watched.process();
        lines.add(
                switch (watched.state()) {
                    case RUNNING ->
                        "running: " + process + " is alive"
                                + watched.since().map(t -> ", for " + ago(t)).orElse("")
                                + watched.word()
                                        .map(t -> "; last word " + ago(t) + " ago")
                                        .orElse("");
                    case FINISHED ->
                        "finished"
                                + watched.word()
                                        .map(t -> ", " + ago(t) + " ago")
                                        .orElse("");
                    case FAILED -> "failed: " + watched.why();
                    case STOPPED ->
                        "stopped: " + process + " is gone and the work is not finished"
                                + watched.word()
                                        .map(t -> "; last word " + ago(t) + " ago")
                                        .orElse("");
                    case UNKNOWN -> "unknown: this folder is of a version that did not keep its progress";
                });
    }

    private String ago(Instant time) {
        return Durations.text(Duration.between(time, now).toMillis() / 1000.0);
    }

    private void comparison() {
        JobProgress progress = JobProgress.read(folder).orElse(null);
        if (progress == null) {
            if (JobProgress.isThere(folder)) {
                lines.add(folder.resolve(JobProgress.FILE)
                        + " is damaged: the same gblend compare writes it anew, and goes on where it was");
            }
            return;
        }
        double share = progress.work() > 0 ? Math.clamp(progress.done() / progress.work(), 0, 1) : 0;
        Double left = progress.secondsLeft();
        lines.add(bar(share) + "  " + progress.finished() + " of " + progress.runs() + " runs finished"
                + (left == null || watched.state() != Watched.State.RUNNING
                        ? ""
                        : ", " + Durations.text(left) + " left"));
        int shown = 0;
        for (Map.Entry<String, String> run : progress.current().entrySet()) {
            if (shown++ == CURRENT) {
                lines.add("... and " + (progress.current().size() - CURRENT) + " more");
                break;
            }
            RunEvents events = RunEvents.read(folder.resolve(run.getKey()));
            String fault = events.fault();
            lines.add("");
            lines.add(run.getKey() + ": " + (fault == null ? now(events, run.getValue()) : "failed: " + fault));
            run(events, "  ");
        }
    }

    /** The epoch, whose losses are told below, or what else is being done. */
    private static String now(RunEvents events, String otherwise) {
        Event newest = events.last("epoch", "progress");
        return newest != null && newest.kind().equals("epoch") ? epoch(newest) : otherwise;
    }

    private static String epoch(Event epoch) {
        return "epoch " + (int) epoch.number("epoch") + "/" + (int) epoch.number("of");
    }

    private void run(RunEvents events, String margin) {
        Event far = events.last("epoch", "progress");
        if (far == null) {
            return;
        }
        List<Event> epochs = events.epochs();
        if (margin.isEmpty()) {
            double left = events.secondsLeft();
            String rest = watched.state() != Watched.State.RUNNING || Double.isNaN(left)
                    ? ""
                    : ", " + Durations.text(left) + " left";
            String epoch = epochs.isEmpty() ? "" : "  " + epoch(epochs.getLast());
            lines.add(bar(events.share()) + epoch + rest);
            if (far.kind().equals("progress")) {
                lines.add(far.text("text"));
            }
        }
        weights(events, margin);
        curves(epochs, margin);
        Event checkpoint = events.last("checkpoint");
        if (checkpoint != null && margin.isEmpty()) {
            lines.add("last checkpoint: epoch " + (int) checkpoint.number("epoch") + ", " + ago(checkpoint.time())
                    + " ago");
        }
    }

    private void weights(RunEvents events, String margin) {
        Event estimate = events.last("estimate");
        if (estimate != null && estimate.numbers("weights").size() > 1) {
            lines.add(margin + "weights from epoch " + ((int) estimate.number("from") + 1) + ": "
                    + estimate.numbers("weights").entrySet().stream()
                            .map(e -> e.getKey() + " " + number(e.getValue()))
                            .collect(Collectors.joining(", ")));
        }
    }

    private void curves(List<Event> epochs, String margin) {
        Map<String, List<Double>> curves = new LinkedHashMap<>();
        for (Event epoch : epochs) {
            epoch.numbers("losses").keySet().forEach(head -> curves.put("train loss, " + head, new ArrayList<>()));
        }
        curves.put("validation loss", new ArrayList<>());
        for (Event epoch : epochs) {
            Map<String, Double> losses = epoch.numbers("losses");
            curves.forEach((name, curve) -> curve.add(
                    name.equals("validation loss")
                            ? epoch.number("validation")
                            : losses.getOrDefault(name.substring("train loss, ".length()), Double.NaN)));
        }
        curves.values().removeIf(curve -> curve.stream().noneMatch(Double::isFinite));
        int width = curves.keySet().stream().mapToInt(String::length).max().orElse(0);
        curves.forEach((name, curve) -> lines.add(margin + name + " ".repeat(width - name.length()) + "  "
                + number(curve.getLast()) + "  " + Sparkline.of(curve, WIDTH)));
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Numbers.fixed(value, 3) : "  -  ";
    }

    private static String bar(double share) {
        int full = (int) Math.round(share * BAR);
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] " + Numbers.fixed(100 * share, 0) + " %";
    }

    private void foot() {
        boolean over = watched.state() == Watched.State.FINISHED;
        boolean broken = watched.state() == Watched.State.STOPPED || watched.state() == Watched.State.FAILED;
        if (over) {
            lines.add("Next:  gblend report " + Shell.quoted(folder) + " writes its page anew");
        } else if (broken) {
            lines.add("Next:  the command that began it goes on from the last checkpoint");
        }
    }
}
