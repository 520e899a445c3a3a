package org.gblend.train.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gblend.core.InputException;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.run.RunResult;
import org.gblend.train.run.TrainedOn;

/**
 * The same small budget for every scheme: each base learning rate once, with the first seed, on T; the one with the
 * best top-1 on the validation set is used for all seeds. The test set is not looked at.
 */
final class Tuning {
    private final Comparison comparison;
    private final Map<String, Map<Double, RunResult>> trials = new ConcurrentHashMap<>();

    Tuning(Comparison comparison) {
        this.comparison = comparison;
    }

    /** Chooses a rate for every scheme; those that measure come second, since their parts' rates must be known. */
    Map<String, Throwable> run() {
        Map<String, Throwable> failures = new LinkedHashMap<>();
        announce();
        failures.putAll(round(comparison.entries().stream()
                .filter(e -> !e.scheme().measures())
                .toList()));
        failures.putAll(round(
                comparison.entries().stream().filter(e -> e.scheme().measures()).toList()));
        return failures;
    }

    private void announce() {
        var config = comparison.context().experiment().compare();
        for (Entry entry : comparison.entries()) {
            for (double rate : comparison.rates(entry)) {
                comparison.announce(entry, config.seeds().getFirst(), rate);
            }
        }
    }

    private Map<String, Throwable> round(List<Entry> entries) {
        var context = comparison.context();
        var config = context.experiment().compare();
        long seed = config.seeds().getFirst();
        List<JobQueue.Job> jobs = new ArrayList<>();
        Map<Entry, String> latest = new HashMap<>();
        for (Entry entry : entries) {
            Entry owner = comparison.estimateOwner(entry);
            for (double rate : comparison.rates(entry)) {
                String name =
                        Comparison.runName(entry, TrainedOn.T, seed).at(rate).text();
                String previous = latest.getOrDefault(owner, "");
                List<String> after =
                        comparison.sharesEstimates(entry) && !previous.isEmpty() ? List.of(previous) : List.of();
                jobs.add(new JobQueue.Job(
                        name,
                        List.of(),
                        after,
                        () -> trials.computeIfAbsent(entry.name(), _ -> new ConcurrentHashMap<>())
                                .put(rate, comparison.run(entry, TrainedOn.T, seed, rate, false))));
                latest.put(owner, name);
            }
        }
        Map<String, Throwable> failures =
                new LinkedHashMap<>(JobQueue.run(jobs, context.pool().workers(), context.listener()));
        for (Entry entry : entries) {
            if (!choose(entry)) {
                failures.put(
                        entry.name(),
                        new InputException("no learning rate of "
                                + (comparison.rates(entry).equals(config.learningRates())
                                        ? "compare.learning-rates "
                                        : "its optimizer, ")
                                + comparison.rates(entry)
                                + " could be trained; try smaller ones"));
            }
        }
        return failures;
    }

    /** False if there is nothing to choose from: no rate could be trained. */
    private boolean choose(Entry entry) {
        Map<Double, RunResult> tried = trials.getOrDefault(entry.name(), Map.of());
        double best = Double.NaN;
        for (double rate : comparison.rates(entry)) {
            if (tried.containsKey(rate) && (Double.isNaN(best) || better(tried, rate, best))) {
                best = rate;
            }
        }
        if (Double.isNaN(best)) {
            return false;
        }
        Map<Double, Score> scores = new LinkedHashMap<>();
        StringBuilder text =
                new StringBuilder("learning rate " + best + " chosen on validation " + comparison.metric() + ":");
        for (double rate : comparison.rates(entry)) {
            RunResult result = tried.get(rate);
            if (result == null) {
                text.append(" ").append(rate).append(" failed");
            } else {
                Score score = score(result);
                scores.put(rate, score);
                text.append(String.format(Locale.ROOT, " %s %.3f", rate, score.headline()));
            }
        }
        RateChoice choice = new RateChoice(best, scores);
        comparison.choose(entry, choice);
        String level = choice.levelText();
        if (!level.isEmpty()) {
            text.append(", not told from ").append(level);
        }
        comparison.context().listener().note(entry.name(), text.toString());
        return true;
    }

    private static boolean better(Map<Double, RunResult> tried, double rate, double best) {
        Score a = score(tried, rate);
        Score b = score(tried, best);
        return a.headline() > b.headline() || (a.headline() == b.headline() && a.loss() < b.loss());
    }

    private static Score score(Map<Double, RunResult> tried, double rate) {
        RunResult result = tried.get(rate);
        if (result == null) {
            throw new IllegalStateException("no trial at rate " + rate);
        }
        return score(result);
    }

    private static Score score(RunResult result) {
        Score score =
                result.validation().get(Predictions.primary(result.validation().keySet()));
        if (score == null) {
            throw new IllegalStateException(result.name() + " has no validation score");
        }
        return score;
    }
}
