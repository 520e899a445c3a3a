package org.gblend.train.eval;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gblend.core.InputException;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.DamagedFileException;
import org.gblend.nn.torch.Guard;
import org.gblend.nn.torch.Safetensors;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.nn.torch.Torch;
import org.jspecify.annotations.Nullable;

/**
 * A network's predictions on a set: each head's, and the mixtures of all heads.
 *
 * <p>Of several tasks every task has its own ({@code verb/rgb}, {@code verb/joint}, {@code verb/blend}), and the name of a part
 * alone stands for the action: {@code joint} is right where the joint heads of all tasks are ({@link JointTasks}). Nothing is
 * kept for it, since it follows from the tasks'.
 *
 * @param rows the samples, by row of the manifest
 * @param labels their classes; of several the rarest
 * @param several all classes of each sample, ascending; null where each has one
 * @param probabilities by prediction ({@code joint}, a modality's name, {@code blend} or {@code stacked}), sample and class; NaN where a sample
 *     lacks what the prediction is made from
 * @param clipClasses by head, the most probable class of every clip, by sample and in the order of its clips; a head is not
 *     there where single clips were not kept, nor a mixture, which is made of whole samples
 * @param tasks classes of the samples by task, in order; empty where there is one, {@code labels} are those of the first
 */
// Arrays are carried, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record Predictions(
        int[] rows,
        int[] labels,
        int @Nullable [][] several,
        Map<String, float[][]> probabilities,
        Map<String, int[][]> clipClasses,
        Map<String, int[]> tasks) {
    /** The mean of all heads' probabilities, weighted as their losses were in training. */
    public static final String BLEND = "blend";

    /** The mean of all heads' probabilities, with weights fitted on V. */
    public static final String STACKED = "stacked";

    /** The mean of the probabilities of networks of one modality each. */
    public static final String ENSEMBLE = "ensemble";

    private static final String PROBABILITIES = "probabilities/";
    private static final String CLIPS = "clips/";
    private static final String LABELS = "labels/";

    /** In a row of clips that has none. */
    private static final int NO_CLIP = -1;

    public Predictions {
        probabilities = new LinkedHashMap<>(probabilities);
        clipClasses = new LinkedHashMap<>(clipClasses);
        tasks = new LinkedHashMap<>(tasks);
    }

    /** Of one task. */
    public Predictions(
            int[] rows,
            int[] labels,
            int @Nullable [][] several,
            Map<String, float[][]> probabilities,
            Map<String, int[][]> clipClasses) {
        this(rows, labels, several, probabilities, clipClasses, Map.of());
    }

    /** Without what single clips tell. */
    public Predictions(int[] rows, int[] labels, int @Nullable [][] several, Map<String, float[][]> probabilities) {
        this(rows, labels, several, probabilities, Map.of());
    }

    /** Of one class a sample. */
    public Predictions(int[] rows, int[] labels, Map<String, float[][]> probabilities) {
        this(rows, labels, null, probabilities);
    }

    /** Of one class a sample, with what single clips tell. */
    public Predictions(
            int[] rows, int[] labels, Map<String, float[][]> probabilities, Map<String, int[][]> clipClasses) {
        this(rows, labels, null, probabilities, clipClasses);
    }

    /**
     * The heads' probabilities, and their mixtures.
     *
     * @param votes with which the heads are mixed; no mixture is made of a single head. Of several tasks each has mixtures of
     *     its own, be it of a single head, unless all have one head that sees the same
     */
    public static Predictions of(Map<String, HeadScores> heads, Votes votes) {
        HeadScores any = heads.values().iterator().next();
        Map<String, float[][]> probabilities = new LinkedHashMap<>();
        Map<String, int[][]> clipClasses = new LinkedHashMap<>();
        heads.forEach((head, scores) -> {
            probabilities.put(head, scores.probabilities());
            if (scores.several() == null) {
                clipClasses.put(head, scores.clipClasses());
            }
        });
        Map<String, int[]> tasks = new LinkedHashMap<>();
        Head.byTask(heads).forEach((task, own) -> {
            if (Head.parts(heads.keySet()).size() > 1) {
                List<String> names = List.copyOf(own.keySet());
                float[][][] parts = names.stream().map(probabilities::get).toArray(float[][][]::new);
                votes.byName().forEach((mixture, weights) -> {
                    double[] w = names.stream()
                            .mapToDouble(name -> weights.getOrDefault(name, 0.0))
                            .toArray();
                    probabilities.put(new Head(task, mixture).name(), Classification.blend(parts, w));
                });
            }
            if (!task.isEmpty()) {
                tasks.put(task, own.values().iterator().next().labels());
            }
        });
        return new Predictions(any.rows(), any.labels(), any.several(), probabilities, clipClasses, tasks);
    }

    /** What a network with some heads tells, by the part's or the mixture's name alone: what every one of its tasks has. */
    public static List<String> parts(Collection<String> heads, Votes votes) {
        Set<String> tasks = heads.stream().map(Head::task).collect(Collectors.toSet());
        List<String> names = new ArrayList<>(ofEveryTask(heads, tasks));
        if (Head.parts(heads).size() > 1) {
            names.addAll(votes.byName().keySet());
        }
        return names;
    }

    private static List<String> ofEveryTask(Collection<String> predictions, Collection<String> tasks) {
        return Head.parts(predictions).stream()
                .filter(part -> tasks.stream().allMatch(task -> predictions.contains(new Head(task, part).name())))
                .toList();
    }

    /** All predictions: of several tasks first what tells the action, then those of the tasks. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        if (!tasks.isEmpty()) {
            names.addAll(ofEveryTask(probabilities.keySet(), tasks.keySet()));
        }
        names.addAll(probabilities.keySet());
        return names;
    }

    /** Whether a prediction is one of all tasks at once. */
    public boolean isAction(String prediction) {
        return !tasks.isEmpty() && Head.task(prediction).isEmpty();
    }

    /** The predictions that tell the action of a part, one of each task. */
    public List<String> ofTasks(String part) {
        return tasks.keySet().stream().map(task -> new Head(task, part).name()).toList();
    }

    /** The classes of the samples in the task of a prediction. */
    public int[] labels(String prediction) {
        return tasks.getOrDefault(Head.task(prediction), labels);
    }

    /** All tasks at once, by the heads that see a part, or by the blends. */
    public JointTasks action(String part) {
        List<String> own = ofTasks(part);
        boolean clips = own.stream().allMatch(clipClasses::containsKey);
        return JointTasks.of(
                own.stream()
                        .map(name -> Objects.requireNonNull(probabilities.get(name), name))
                        .toList(),
                own.stream().map(this::labels).toList(),
                clips
                        ? own.stream()
                                .map(name -> Objects.requireNonNull(clipClasses.get(name), name))
                                .toList()
                        : List.of());
    }

    /**
     * The prediction that counts: the joint head's, as in the paper; the blend's where there is no trained joint head; the
     * only head's where there is one.
     */
    public static String primary(Collection<String> predictions) {
        if (predictions.contains(MultiHeadNetwork.JOINT)) {
            return MultiHeadNetwork.JOINT;
        }
        return predictions.contains(BLEND) ? BLEND : predictions.iterator().next();
    }

    /**
     * The prediction that a network gives in use: the blend's, where there is one. By V it is level with the joint head's or better
     * (docs/more-experiments.md, "Who predicts best, by V?"), and it does not suffer where the weight of the joint head was near 0.
     */
    public static String inUse(Collection<String> predictions) {
        return predictions.contains(BLEND) ? BLEND : primary(predictions);
    }

    /** The predictions of one task; all where there is one, whose name is empty. */
    public List<String> ofTask(String task) {
        return probabilities.keySet().stream()
                .filter(name -> Head.task(name).equals(task))
                .toList();
    }

    /** Of a task the prediction that counts, made of the same heads in every task; where there is one, of all. */
    public String primaryOf(String task) {
        return new Head(task, primary(names())).name();
    }

    /** Whether a prediction is made of several heads'. */
    public static boolean mixes(String prediction) {
        return List.of(BLEND, STACKED).contains(Head.part(prediction));
    }

    /**
     * 1 for each sample whose most probable class is one of its own, of the action whose every task's is; else 0. NaN where there
     * is no prediction.
     */
    public double[] right(String prediction) {
        double[] all = new double[labels.length];
        if (isAction(prediction)) {
            Arrays.fill(all, 1);
            for (String task : ofTasks(prediction)) {
                double[] own = right(task);
                Arrays.setAll(all, i -> all[i] * own[i]);
            }
            return all;
        }
        int[] classes = labels(prediction);
        float[][] p = probabilities.getOrDefault(prediction, new float[0][]);
        double[] right = new double[labels.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = !Classification.counts(p[i]) ? Double.NaN : has(i, classes, Classification.best(p[i])) ? 1 : 0;
        }
        return right;
    }

    /** Share of single clips whose most probable class is right; NaN where they were not kept. */
    public double clipTop1(String prediction) {
        if (isAction(prediction)) {
            return action(prediction).clipTop1();
        }
        int[] classes = labels(prediction);
        int[][] clips = clipClasses.getOrDefault(prediction, new int[0][]);
        int right = 0;
        int all = 0;
        for (int i = 0; i < clips.length; i++) {
            for (int c : clips[i]) {
                right += c == classes[i] ? 1 : 0;
                all++;
            }
        }
        return right / (double) all;
    }

    private boolean has(int sample, int[] classes, int c) {
        int[][] sets = several;
        return sets == null ? classes[sample] == c : Arrays.binarySearch(sets[sample], c) >= 0;
    }

    /** Mean cross-entropy of the named prediction over the samples that it is made of, nats; of the action the sum of its tasks'. */
    public double loss(String prediction) {
        if (isAction(prediction)) {
            return ofTasks(prediction).stream().mapToDouble(this::loss).sum();
        }
        int[] classes = labels(prediction);
        float[][] p = probabilities.getOrDefault(prediction, new float[0][]);
        int[][] sets = several;
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            if (Classification.counts(p[i])) {
                sum += sets == null
                        ? -Math.log(Math.max(p[i][classes[i]], Float.MIN_VALUE))
                        : MultiLabel.loss(p[i], sets[i]);
            }
        }
        return sum / Classification.count(p);
    }

    public void write(Path file) {
        try (var _ = new Scope();
                Guard _ = Torch.noGrad()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("rows", Tensor.of(wide(rows), rows.length));
            tensors.put("labels", Tensor.of(wide(labels), labels.length));
            tasks.forEach((task, own) -> tensors.put(LABELS + task, Tensor.of(wide(own), own.length)));
            if (several != null) {
                int classes = probabilities.values().iterator().next()[0].length;
                tensors.put("targets", tensor(targets(several, classes)));
            }
            probabilities.forEach((name, p) -> tensors.put(PROBABILITIES + name, tensor(p)));
            clipClasses.forEach((name, clips) -> {
                int most =
                        Arrays.stream(clips).mapToInt(own -> own.length).max().orElse(0);
                if (most > 0) {
                    tensors.put(CLIPS + name, Tensor.of(padded(clips, most), clips.length, most));
                }
            });
            Safetensors.write(file, tensors, Map.of());
        }
    }

    public static Predictions read(Path file) {
        try (var _ = new Scope()) {
            Safetensors.Contents contents = contents(file);
            Map<String, float[][]> probabilities = new LinkedHashMap<>();
            int[] rows = new int[0];
            int[] labels = new int[0];
            int[][] several = null;
            Map<String, int[][]> clipClasses = new LinkedHashMap<>();
            Map<String, int[]> tasks = new LinkedHashMap<>();
            for (Map.Entry<String, Tensor> entry : contents.tensors().entrySet()) {
                switch (entry.getKey()) {
                    case "rows" -> rows = narrow(entry.getValue());
                    case "labels" -> labels = narrow(entry.getValue());
                    case "targets" -> several = sets(matrix(entry.getValue()));
                    case String key
                    when key.startsWith(LABELS) -> tasks.put(key.substring(LABELS.length()), narrow(entry.getValue()));
                    case String key
                    when key.startsWith(CLIPS) ->
                        clipClasses.put(key.substring(CLIPS.length()), clips(entry.getValue()));
                    case String key ->
                        probabilities.put(key.substring(PROBABILITIES.length()), matrix(entry.getValue()));
                }
            }
            return new Predictions(rows, labels, several, probabilities, clipClasses, tasks);
        }
    }

    private static Safetensors.Contents contents(Path file) {
        try {
            return Safetensors.read(file);
        } catch (DamagedFileException e) {
            throw new InputException(
                    "predictions " + file + " are damaged: " + e.why()
                            + "; the command that trained the run makes them again from its checkpoint",
                    e);
        }
    }

    /** (samples, most), row-major. */
    private static long[] padded(int[][] clips, int most) {
        long[] flat = new long[clips.length * most];
        Arrays.fill(flat, NO_CLIP);
        for (int i = 0; i < clips.length; i++) {
            for (int k = 0; k < clips[i].length; k++) {
                flat[i * most + k] = clips[i][k];
            }
        }
        return flat;
    }

    private static int[][] clips(Tensor tensor) {
        int[] flat = narrow(tensor);
        int most = (int) tensor.shape()[1];
        int[][] clips = new int[flat.length / most][];
        for (int i = 0; i < clips.length; i++) {
            clips[i] = Arrays.stream(flat, i * most, (i + 1) * most)
                    .filter(c -> c != NO_CLIP)
                    .toArray();
        }
        return clips;
    }

    private static float[][] targets(int[][] sets, int classes) {
        float[][] targets = new float[sets.length][classes];
        for (int i = 0; i < sets.length; i++) {
            for (int c : sets[i]) {
                targets[i][c] = 1;
            }
        }
        return targets;
    }

    private static int[][] sets(float[][] targets) {
        return Arrays.stream(targets)
                .map(own ->
                        IntStream.range(0, own.length).filter(c -> own[c] > 0).toArray())
                .toArray(int[][]::new);
    }

    private static Tensor tensor(float[][] p) {
        int classes = p[0].length;
        float[] flat = new float[p.length * classes];
        for (int i = 0; i < p.length; i++) {
            System.arraycopy(p[i], 0, flat, i * classes, classes);
        }
        return Tensor.of(flat, p.length, classes);
    }

    private static float[][] matrix(Tensor tensor) {
        float[] flat = tensor.toFloats();
        int classes = (int) tensor.shape()[1];
        float[][] p = new float[flat.length / classes][classes];
        for (int i = 0; i < p.length; i++) {
            System.arraycopy(flat, i * classes, p[i], 0, classes);
        }
        return p;
    }

    private static long[] wide(int[] values) {
        long[] wide = new long[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    private static int[] narrow(Tensor tensor) {
        double[] values = tensor.toDoubles();
        int[] narrow = new int[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (int) values[i];
        }
        return narrow;
    }
}
