package org.gblend.app.report;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gblend.app.figures.Pictures;
import org.gblend.core.InputException;
import org.gblend.data.PreparedData;
import org.gblend.data.SamplePictures;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.eval.Classification;
import org.gblend.train.eval.Predictions;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.folder.Json;
import org.gblend.train.run.DataRecord;
import org.jspecify.annotations.Nullable;

/**
 * The samples worth looking at.
 *
 * @param scheme whose fused prediction is meant
 * @param samples in the test set
 * @param fusedCount how many only the fused network gets right
 * @param singleCount how many only single modalities get right
 * @param fused the surest of the first kind
 * @param single the surest of the second kind
 */
record Examples(
        String scheme, int samples, int fusedCount, int singleCount, List<Example> fused, List<Example> single) {
    static final String FOLDER = "examples";
    private static final int SHOWN = 6;

    /** What one network takes a sample for. */
    record Opinion(int predicted, double probability) {}

    /** One sample with its opinions, the fused one first. */
    record Example(int row, String id, int label, Map<String, Opinion> opinions) {
        /** The largest probability given to the true class. */
        double certainty() {
            return opinions.values().stream()
                    .filter(o -> o.predicted == label)
                    .mapToDouble(Opinion::probability)
                    .max()
                    .orElse(0);
        }
    }

    /** Probabilities by opinion's name on the same samples, the fused one first. */
    // Arrays are carried, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Opinions(String scheme, int[] rows, int[] labels, Map<String, float[][]> by) {}

    static Examples of(ReportData data) {
        Opinions opinions = !data.tasks().isEmpty() ? null : data.comparison() ? ofComparison(data) : ofRun(data);
        if (opinions == null || opinions.by.size() < 3 || data.multiLabel()) {
            return new Examples("", 0, 0, 0, List.of(), List.of());
        }
        List<Example> fused = new ArrayList<>();
        List<Example> single = new ArrayList<>();
        DataRecord record = data.data();
        for (int i = 0; i < opinions.rows.length; i++) {
            Map<String, Opinion> each = new LinkedHashMap<>();
            int at = i;
            opinions.by.forEach((name, p) -> {
                if (Classification.counts(p[at])) {
                    int best = Classification.best(p[at]);
                    each.put(name, new Opinion(best, p[at][best]));
                }
            });
            int label = opinions.labels[i];
            long right =
                    each.values().stream().filter(o -> o.predicted == label).count();
            if (!Classification.counts(opinions.by.values().iterator().next()[i])) {
                continue;
            }
            boolean first = each.values().iterator().next().predicted == label;
            String id =
                    record != null && i < record.test().size() ? record.test().get(i) : "row " + opinions.rows[i];
            Example example = new Example(opinions.rows[i], id, label, each);
            if (first && right == 1) {
                fused.add(example);
            } else if (!first && right > 0) {
                single.add(example);
            }
        }
        return new Examples(
                opinions.scheme, opinions.rows.length, fused.size(), single.size(), surest(fused), surest(single));
    }

    private static List<Example> surest(List<Example> examples) {
        return examples.stream()
                .sorted(Comparator.comparingDouble(Example::certainty).reversed())
                .limit(SHOWN)
                .toList();
    }

    /** The fused scheme is the first that measures its weights, else naive; single modalities are trained alone. */
    private static @Nullable Opinions ofComparison(ReportData data) {
        List<String> candidates = new ArrayList<>(data.measured());
        data.naive().ifPresent(candidates::add);
        for (String scheme : candidates) {
            Optional<RunView> run = data.tested(scheme).stream().findFirst();
            if (run.isEmpty()) {
                continue;
            }
            Map<String, float[][]> by = new LinkedHashMap<>();
            Optional<Predictions> first = run.get().predictions();
            first.ifPresent(p -> by.put(scheme, TestView.primary(p)));
            for (String modality : data.modalities()) {
                data.tested(modality).stream()
                        .filter(other -> other.seed() == run.get().seed())
                        .findFirst()
                        .flatMap(RunView::predictions)
                        .ifPresent(p -> by.put(modality + " alone", TestView.primary(p)));
            }
            if (first.isPresent() && by.size() == data.modalities().size() + 1) {
                return new Opinions(scheme, first.get().rows(), first.get().labels(), by);
            }
        }
        return null;
    }

    private static @Nullable Opinions ofRun(ReportData data) {
        Predictions p = data.runs().getFirst().predictions().orElse(null);
        float[][] joint = p == null ? null : p.probabilities().get(MultiHeadNetwork.JOINT);
        if (p == null || joint == null) {
            return null;
        }
        Map<String, float[][]> by = new LinkedHashMap<>();
        by.put(MultiHeadNetwork.JOINT, joint);
        for (String modality : data.modalities()) {
            float[][] head = p.probabilities().get(modality);
            if (head != null) {
                by.put(modality, head);
            }
        }
        return new Opinions(MultiHeadNetwork.JOINT, p.rows(), p.labels(), by);
    }

    /** Keeps small pictures of the examples beside the run, while the data is at hand. */
    static void keepPictures(ReportData data, PreparedData prepared) {
        Examples examples = of(data);
        Map<String, String> index = new LinkedHashMap<>();
        Path folder = data.folder().resolve(FOLDER);
        try {
            Files.createDirectories(folder);
            for (Example example : Stream.concat(examples.fused.stream(), examples.single.stream())
                    .toList()) {
                for (String modality : prepared.modalities()) {
                    Optional<BufferedImage> picture = SamplePictures.of(prepared, modality, example.row);
                    if (picture.isPresent()) {
                        String file = modality + "-" + example.row + ".png";
                        Files.write(folder.resolve(file), Pictures.png(picture.get()));
                        index.put(example.row + "/" + modality, file);
                    }
                }
            }
        } catch (IOException e) {
            throw new InputException(folder + ": cannot be written (" + e + "); make room", e);
        }
        AtomicFiles.write(folder.resolve("index.json"), Json.write(index));
    }
}
