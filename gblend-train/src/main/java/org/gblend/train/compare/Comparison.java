package org.gblend.train.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.gblend.core.InputException;
import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.config.CompareConfig;
import org.gblend.train.config.EstimateConfig;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.config.UnimodalConfig;
import org.gblend.train.estimate.GbEstimate;
import org.gblend.train.estimate.HeadTrack;
import org.gblend.train.eval.Predictions;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.folder.Json;
import org.gblend.train.loop.TrainingContext;
import org.gblend.train.run.EstimateReuse;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.RunName;
import org.gblend.train.run.RunResult;
import org.gblend.train.run.TrainedOn;
import org.gblend.train.run.TrainingRun;
import org.jspecify.annotations.Nullable;

/**
 * All schemes over all seeds, with the controls that a claim needs: each modality alone, and the ensemble of them.
 *
 * <p>Every run has a folder of its own, by its {@link RunName}; a comparison that is started
 * again skips what is finished and goes on with what is not.
 */
public final class Comparison {
    private final TrainingContext context;
    private final Path folder;
    private final CompareConfig config;
    private final List<Entry> entries;
    private final Map<String, RateChoice> choices = new ConcurrentHashMap<>();
    /** Finished and tested, by name without the learning rate: what the tables show. */
    private final Map<RunName, RunResult> results = new ConcurrentHashMap<>();
    /** All finished runs by folder, those in which learning rates are tried among them. */
    private final Map<RunName, RunResult> trained = new ConcurrentHashMap<>();

    public Comparison(TrainingContext context, Path folder) {
        this.context = context;
        this.folder = folder;
        this.config = context.experiment().compare();
        this.entries = entries(context.experiment());
        if (!config.learningRates().isEmpty() && context.sets().validation().rows().length == 0) {
            throw new InputException(
                    "compare.learning-rates: a rate is chosen on the validation set, and there is none;"
                            + " set data.sets.validation above 0, or leave learning-rates empty");
        }
        if (context.sets().test().rows().length == 0) {
            throw new InputException("compare: the test set is empty; name the split column in data.columns.split, or"
                    + " set data.sets.test above 0");
        }
        // The constructor of a run checks that its sets are there: all schemes before hours of work on the first.
        entries.forEach(entry ->
                training(entry, waysToTrain(entry).getFirst(), config.seeds().getFirst(), rate(entry), true));
    }

    /**
     * Checks what a comparison's settings by themselves can be wrong in, before any data is read.
     *
     * @throws InputException if a name is taken, or a scheme does not fit the modalities
     */
    public static void check(Experiment experiment) {
        if (experiment.compare().seeds().stream().anyMatch(seed -> seed < 0)) {
            throw new InputException(
                    "compare.seeds: " + experiment.compare().seeds() + "; a seed names folders, so give 0 or more");
        }
        entries(experiment);
    }

    static List<Entry> entries(Experiment experiment) {
        List<Entry> entries = new ArrayList<>();
        if (experiment.compare().unimodal()) {
            for (String part : Head.parts(experiment.heads())) {
                if (!part.equals(MultiHeadNetwork.JOINT)) {
                    entries.add(Entry.of(part, new UnimodalConfig(part), experiment, true));
                }
            }
        }
        experiment.compare().schemes().forEach((name, scheme) -> {
            requireFree("compare.schemes", name, entries);
            entries.add(Entry.of(name, scheme, experiment, false));
        });
        experiment.compare().variations().forEach((name, variation) -> {
            requireFree("compare.variations", name, entries);
            entries.add(Entry.of(name, variation, experiment));
        });
        return entries;
    }

    private static void requireFree(String key, String name, List<Entry> entries) {
        if (entries.stream().anyMatch(entry -> entry.name().equals(name)) || name.equals(Predictions.ENSEMBLE)) {
            throw new InputException(key + ": the name '" + name + "' is taken; choose another one");
        }
    }

    /** Runs whatever is not finished, and returns the table of everything that is. */
    public Leaderboard run() {
        OneRate.note(context.experiment(), context.sets().validation().rows().length > 0)
                .ifPresent(note -> context.listener().note("compare.learning-rates", note));
        Map<String, Throwable> failures = new LinkedHashMap<>();
        List<Entry> trainable = entries;
        if (!config.learningRates().isEmpty()) {
            expectRest(true);
            failures.putAll(new Tuning(this).run());
            expectRest(false);
            trainable = entries.stream()
                    .filter(entry -> choices.containsKey(entry.name()))
                    .toList();
        }
        List<JobQueue.Job> jobs = new ArrayList<>();
        for (long seed : config.seeds()) {
            jobs.addAll(jobs(trainable, seed));
        }
        // The table on T is whole for all seeds before the other one begins: it is what the weights are judged by.
        jobs.sort(Comparator.comparing(
                job -> RunName.parse(job.name()).map(RunName::trainedOn).orElseThrow()));
        failures.putAll(JobQueue.run(jobs, context.pool().workers(), context.listener()));
        Map<String, String> words = new LinkedHashMap<>();
        failures.forEach((name, failure) -> words.put(name, JobQueue.text(failure)));
        Leaderboard board = new Tables(context, entries, results, choices, words).leaderboard(folder);
        AtomicFiles.write(folder.resolve(RunFolder.COMPARISON), Json.write(board));
        return board;
    }

    /** The runs that follow once the learning rates are chosen: counted before under a name without a rate. */
    private void expectRest(boolean unnamed) {
        long first = config.seeds().getFirst();
        for (long seed : config.seeds()) {
            for (Entry entry : entries) {
                for (TrainedOn trainedOn : waysToTrain(entry)) {
                    if (seed != first || trainedOn != TrainedOn.T) {
                        double work = training(entry, trainedOn, seed, rate(entry), true)
                                .totalWork();
                        context.listener()
                                .expect(runName(entry, trainedOn, seed).text(), unnamed ? work : 0, 0);
                    }
                }
            }
        }
    }

    /** Runs in an order that lets the long ones start early: trainings on T, online, the others, offline. */
    private List<JobQueue.Job> jobs(List<Entry> trainable, long seed) {
        List<JobQueue.Job> early = new ArrayList<>();
        List<JobQueue.Job> late = new ArrayList<>();
        for (Entry entry : trainable) {
            List<TrainedOn> waysToTrain = waysToTrain(entry);
            for (TrainedOn trainedOn : waysToTrain) {
                boolean measures = entry.scheme().measures();
                List<String> needs = new ArrayList<>();
                if (measures && reusable(entry)) {
                    parts().forEach(part ->
                            needs.add(runName(part, TrainedOn.T, seed).text()));
                }
                if (measures && trainedOn == TrainedOn.T_AND_V && waysToTrain.contains(TrainedOn.T)) {
                    needs.add(runName(entry, TrainedOn.T, seed).text());
                }
                training(entry, trainedOn, seed, rate(entry), true).announce();
                JobQueue.Job job = new JobQueue.Job(
                        runName(entry, trainedOn, seed).text(),
                        needs,
                        afterOwner(entry, trainedOn, trainable, seed),
                        () -> run(entry, trainedOn, seed, rate(entry), true));
                (trainedOn == TrainedOn.T && needs.isEmpty() ? early : late).add(job);
            }
        }
        early.addAll(late);
        return early;
    }

    /** A run whose estimate is another entry's waits for that one, so that it is trained once. */
    private List<String> afterOwner(Entry entry, TrainedOn trainedOn, List<Entry> trainable, long seed) {
        Entry owner = estimateOwner(entry);
        if (owner.equals(entry) || !trainable.contains(owner)) {
            return List.of();
        }
        List<TrainedOn> owners = waysToTrain(owner);
        return List.of(runName(owner, owners.contains(trainedOn) ? trainedOn : owners.getFirst(), seed)
                .text());
    }

    private List<TrainedOn> waysToTrain(Entry entry) {
        List<TrainedOn> waysToTrain = new ArrayList<>();
        boolean hasHoldout = context.sets().holdout().rows().length > 0;
        if (config.sameTrain() || !entry.scheme().trainsOnHoldout() || !hasHoldout) {
            waysToTrain.add(TrainedOn.T);
        }
        if (config.headline() && entry.scheme().trainsOnHoldout() && hasHoldout) {
            waysToTrain.add(TrainedOn.T_AND_V);
        }
        return waysToTrain;
    }

    List<Entry> entries() {
        return entries;
    }

    /** What schemes are ranked by. */
    String metric() {
        return Leaderboard.headline(
                context.data().multiLabel(), !context.data().tasks().isEmpty());
    }

    TrainingContext context() {
        return context;
    }

    void choose(Entry entry, RateChoice choice) {
        choices.put(entry.name(), choice);
    }

    double rate(Entry entry) {
        RateChoice choice = choices.get(entry.name());
        return choice == null ? entry.experiment().training().optimizer().lr() : choice.rate();
    }

    /** The rates among which one is chosen: a variation with its own optimiser has its own rate. */
    List<Double> rates(Entry entry) {
        return entry.variation() != null && entry.variation().optimizer() != null
                ? List.of(entry.experiment().training().optimizer().lr())
                : config.learningRates();
    }

    static RunName runName(Entry entry, TrainedOn trainedOn, long seed) {
        return new RunName(seed, entry.name(), trainedOn);
    }

    /** The name with the learning rate where rates are tried. */
    private RunName runName(Entry entry, TrainedOn trainedOn, long seed, double rate) {
        RunName name = runName(entry, trainedOn, seed);
        return config.learningRates().isEmpty() ? name : name.at(rate);
    }

    /** One run; its folder carries the learning rate where rates are tried, so that a trial counts as the run. */
    private TrainingRun training(Entry entry, TrainedOn trainedOn, long seed, double rate, boolean test) {
        TrainingConfig training = entry.experiment().training().withSeed(seed).withLearningRate(rate);
        RunName name = runName(entry, trainedOn, seed, rate);
        Entry owner = estimateOwner(entry);
        RunName estimates =
                sharesEstimates(entry) ? runName(owner, trainedOn, seed) : runName(owner, trainedOn, seed, rate);
        TrainingRun.Plan plan = new TrainingRun.Plan(
                name.text(),
                entry.scheme(),
                training,
                head -> training.withLearningRate(isMeasuredOnce(entry) ? partRate(entry, head, rate) : rate),
                trainedOn == TrainedOn.T_AND_V,
                test,
                folder.resolve(estimates.seedFolder()).resolve(estimates.estimatesFolder()));
        EstimateReuse reuse = reusable(entry) ? stretch -> reuse(stretch, seed) : null;
        return new TrainingRun(
                context.with(entry.experiment()), plan, new RunFolder(folder.resolve(name.text())), reuse);
    }

    /** Tells the listener of a trial of a learning rate. */
    void announce(Entry entry, long seed, double rate) {
        training(entry, TrainedOn.T, seed, rate, false).announce();
    }

    RunResult run(Entry entry, TrainedOn trainedOn, long seed, double rate, boolean test) {
        TrainingRun training = training(entry, trainedOn, seed, rate, test);
        training.bindScheme(entry.text());
        RunResult result = training.run();
        trained.put(runName(entry, trainedOn, seed, rate), result);
        if (test) {
            results.put(runName(entry, trainedOn, seed), result);
        }
        return result;
    }

    /**
     * Whether the runs of a scheme at several learning rates have the same estimates: measured from the initial parameters,
     * every network at the rate chosen for its own line.
     */
    boolean sharesEstimates(Entry entry) {
        return !entry.varies()
                && isMeasuredOnce(entry)
                && parts().size() == Head.parts(context.experiment().heads()).size();
    }

    /** The first scheme whose estimate has the same k+1 trainings as this one's: both use one folder. */
    Entry estimateOwner(Entry entry) {
        return entries.stream()
                .filter(other -> other.equals(entry)
                        || (sharesEstimates(other)
                                && sharesEstimates(entry)
                                && estimateOf(other).sameTrainings(estimateOf(entry))))
                .findFirst()
                .orElse(entry);
    }

    private EstimateConfig estimateOf(Entry entry) {
        return entry.scheme().estimate(entry.experiment().estimate());
    }

    private boolean isMeasuredOnce(Entry entry) {
        int epochs = context.experiment().training().epochs();
        return entry.scheme().trainsCopies()
                && entry.scheme().superEpochs(epochs).size() == 1;
    }

    /**
     * The rate at which an estimate from the initial parameters, for the whole run, trains the network of one head: that of its own line in
     * the table, if it has one, whose runs may then be the estimate. Estimates of several super-epochs train at their scheme's rate,
     * as they do without a comparison: they begin from its parameters, and their weights are for its steps.
     */
    private double partRate(Entry whole, String head, double otherwise) {
        return entries.stream()
                .filter(part -> part.sameExperiment(whole) && isPart(part, head))
                .findFirst()
                .map(this::rate)
                .orElse(otherwise);
    }

    private static boolean isPart(Entry entry, String head) {
        return head.equals(MultiHeadNetwork.JOINT)
                ? entry.config() instanceof NaiveConfig
                : entry.config() instanceof UnimodalConfig alone
                        && alone.modality().equals(head);
    }

    private @Nullable Entry part(String head) {
        return entries.stream()
                .filter(entry -> !entry.varies() && isPart(entry, head))
                .findFirst()
                .orElse(null);
    }

    private List<Entry> parts() {
        List<Entry> parts = new ArrayList<>();
        for (String head : Head.parts(context.experiment().heads())) {
            Entry part = part(head);
            if (part != null) {
                parts.add(part);
            }
        }
        return parts;
    }

    /** Whether the comparison's own runs on T are the k+1 trainings of this scheme's estimate. */
    private boolean reusable(Entry entry) {
        return config.reuse()
                && config.sameTrain()
                && sharesEstimates(entry)
                && context.folds().size() == 1
                && estimateOf(entry)
                        .sameTrainings(context.experiment().estimate().lasting(1))
                && full(estimateOf(entry))
                && context.experiment().training().earlyStopping() == 0;
    }

    private static boolean full(EstimateConfig estimate) {
        return Double.valueOf(1).equals(estimate.fraction()) && estimate.data() == 1;
    }

    private GbEstimate.@Nullable Measured reuse(SuperEpoch stretch, long seed) {
        Map<String, List<HeadTrack>> tracks = new LinkedHashMap<>();
        Set<@Nullable Entry> counted = new HashSet<>();
        double seconds = 0;
        for (String head : context.experiment().heads()) {
            Entry part = part(Head.part(head));
            RunResult result = part == null ? null : trained.get(runName(part, TrainedOn.T, seed, rate(part)));
            HeadTrack track = result == null ? null : result.tracks().get(head);
            if (result == null || track == null) {
                return null;
            }
            tracks.put(head, List.of(track));
            seconds += counted.add(part) ? result.trainSeconds() : 0;
        }
        return new GbEstimate.Measured(tracks, stretch.length(), seconds);
    }
}
