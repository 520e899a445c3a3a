package org.gblend.train.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gblend.data.PreparedData;
import org.gblend.data.manifest.UnlabelledRows;
import org.gblend.data.sets.FourSets;
import org.gblend.data.sets.SampleSet;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of a run must know of its data once the data itself is elsewhere; {@code data.json} in the run folder.
 *
 * @param hash of the prepared content
 * @param classes labels in the order of the class numbers
 * @param shapes of a sample, by modality, without N
 * @param sizes samples by set
 * @param test ids of the test samples, in the order of the predictions
 * @param tasks labels by task likewise, where there are several: {@code classes} is then the first one's; null where there is one
 */
public record DataRecord(
        String hash,
        List<String> classes,
        Map<String, List<Long>> shapes,
        Map<String, Integer> sizes,
        List<String> test,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, List<String>> tasks) {
    public DataRecord {
        classes = List.copyOf(classes);
        shapes = new LinkedHashMap<>(shapes);
        sizes = new LinkedHashMap<>(sizes);
        test = List.copyOf(test);
        tasks = tasks == null || tasks.isEmpty() ? null : new LinkedHashMap<>(tasks);
    }

    /** Of one task. */
    public DataRecord(
            String hash,
            List<String> classes,
            Map<String, List<Long>> shapes,
            Map<String, Integer> sizes,
            List<String> test) {
        this(hash, classes, shapes, sizes, test, null);
    }

    /** Labels by task, in order; of one task under the empty name. */
    public Map<String, List<String>> classesByTask() {
        return tasks == null ? Map.of("", classes) : tasks;
    }

    /** What rows that are to be seen by the run's network must know of it. */
    public UnlabelledRows.Network network() {
        Map<String, long[]> own = new LinkedHashMap<>();
        shapes.forEach((name, shape) ->
                own.put(name, shape.stream().mapToLong(Long::longValue).toArray()));
        return new UnlabelledRows.Network(classes, tasks == null ? Map.of() : tasks, own);
    }

    /** In words, where this data is not that of {@code before}. */
    List<String> differences(DataRecord before) {
        List<String> differences = new ArrayList<>();
        compare("classes", before.classes, classes, differences);
        if (tasks != null || before.tasks != null) {
            compare("tasks", before.classesByTask(), classesByTask(), differences);
        }
        compare("shapes", before.shapes, shapes, differences);
        compare("samples by set", before.sizes, sizes, differences);
        if (!before.test.equals(test)) {
            differences.add("other test samples");
        }
        if (differences.isEmpty() && !before.hash.equals(hash)) {
            differences.add("the content of the prepared samples");
        }
        return differences;
    }

    /**
     * Where a run on {@code before} cannot be evaluated on this data: the first thing that differs, in words; empty where nothing
     * does. Of modalities that one of both is without, and of content where there are such, nothing is known.
     */
    public Optional<String> firstDifference(DataRecord before) {
        return otherClass(before)
                .or(() -> otherTest(before.test))
                .or(() -> otherSize(before.sizes))
                .or(() -> otherShape(before))
                .or(() -> before.shapes.keySet().equals(shapes.keySet()) && !before.hash.equals(hash)
                        ? Optional.of("the content of samples, or their labels, groups or splits, are others")
                        : Optional.empty());
    }

    private Optional<String> otherClass(DataRecord before) {
        Map<String, List<String>> was = before.classesByTask();
        Map<String, List<String>> is = classesByTask();
        if (!was.keySet().equals(is.keySet())) {
            return Optional.of("its tasks were " + was.keySet() + ", are " + is.keySet());
        }
        return is.entrySet().stream()
                .flatMap(task -> otherClass(was.getOrDefault(task.getKey(), List.of()), task.getValue()).stream())
                .findFirst();
    }

    private static Optional<String> otherClass(List<String> was, List<String> is) {
        return is.stream()
                .filter(name -> !was.contains(name))
                .findFirst()
                .map(name -> "the class \"" + name + "\" is new")
                .or(() -> was.stream()
                        .filter(name -> !is.contains(name))
                        .findFirst()
                        .map(name -> "no row has the class \"" + name + "\" any more"));
    }

    private Optional<String> otherTest(List<String> before) {
        int both = Math.min(test.size(), before.size());
        for (int i = 0; i < both; i++) {
            if (!test.get(i).equals(before.get(i))) {
                return Optional.of("test sample " + (i + 1) + " was row " + before.get(i) + ", is row " + test.get(i));
            }
        }
        return test.size() == before.size()
                ? Optional.empty()
                : Optional.of(
                        test.size() > both
                                ? "row " + test.get(both) + " was no test sample, is one"
                                : "row " + before.get(both) + " was a test sample, is none");
    }

    private Optional<String> otherSize(Map<String, Integer> before) {
        return sizes.entrySet().stream()
                .filter(set -> !set.getValue().equals(before.get(set.getKey())))
                .findFirst()
                .map(set -> set.getKey() + " had " + before.getOrDefault(set.getKey(), 0) + " samples, has "
                        + set.getValue());
    }

    /** The first modality whose samples have another shape than those of {@code before}, in words. */
    public Optional<String> otherShape(DataRecord before) {
        return shapes.entrySet().stream()
                .filter(own -> !own.getValue().equals(before.shapes.getOrDefault(own.getKey(), own.getValue())))
                .findFirst()
                .map(own -> "a sample of " + own.getKey() + " had the shape " + before.shapes.get(own.getKey())
                        + ", has " + own.getValue());
    }

    private static void compare(String what, Object before, Object now, List<String> differences) {
        if (!before.equals(now)) {
            differences.add(what + " were " + before + ", are " + now);
        }
    }

    public static DataRecord of(PreparedData data) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (String modality : data.modalities()) {
            List<Long> shape = new ArrayList<>();
            for (long length : data.shape(modality)) {
                shape.add(length);
            }
            shapes.put(modality, shape);
        }
        FourSets sets = data.sets();
        Map<String, Integer> sizes = new LinkedHashMap<>();
        for (SampleSet set : List.of(sets.train(), sets.holdout(), sets.validation(), sets.test())) {
            sizes.put(set.name(), set.size());
        }
        List<String> test = new ArrayList<>();
        for (int row : sets.test().rows()) {
            test.add(data.id(row));
        }
        Map<String, List<String>> tasks = new LinkedHashMap<>();
        data.tasks().forEach(task -> tasks.put(task, data.classNames(task)));
        return new DataRecord(data.hash(), data.classNames(), shapes, sizes, test, tasks);
    }
}
