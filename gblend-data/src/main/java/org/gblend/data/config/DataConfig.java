package org.gblend.data.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows come from.
 *
 * @param root folder of the data; the manifest and every {@code from} template are relative to it
 * @param manifest CSV file with a header, one row per labelled clip
 * @param columns which column holds what
 * @param window 0 takes each row's window as given; otherwise each window is widened or narrowed to this many seconds
 *     about its middle (about the file's middle when no window columns are named), shifted where it would pass the
 *     file's ends
 * @param sets how the rows are shared out
 * @param cache folder of the prepared data; null leaves the choice to the caller of {@link org.gblend.data.PreparedData#prepare}
 * @param sampling how clips are taken from the rows
 * @param missing modalities that rows may lack; a row lacks one where a column that it uses is empty, where the file has no
 *     such track, or where all values of its array are NaN. A file that is named and not there is an error all the same
 * @param outsideRoot whether rows may name files outside {@code root}
 * @param labels whether a row has one label or several
 */
public record DataConfig(
        Path root,
        String manifest,
        ColumnsConfig columns,
        double window,
        SetsConfig sets,
        @Nullable Path cache,
        SamplingConfig sampling,
        List<String> missing,
        OutsideRoot outsideRoot,
        LabelsConfig labels) {
    public DataConfig {
        missing = List.copyOf(missing);
        Check.notBlank("manifest", manifest, "the CSV file's name under root, such as manifest.csv");
        Check.atLeast("window", window, 0);
        if (labels.several() && !columns.tasks().isEmpty()) {
            throw new IllegalArgumentException("labels, columns.tasks: several labels a row (labels: multi) are for one"
                    + " task, and columns.tasks names "
                    + String.join(", ", columns.tasks().keySet())
                    + "; leave tasks out, or give one label a row in each task");
        }
        if (columns.group() == null) {
            requireNoGroups("holdout-by", sets.holdoutBy());
            requireNoGroups("validation-by", sets.validationBy());
        }
    }

    /** With one label a row. */
    public DataConfig(
            Path root,
            String manifest,
            ColumnsConfig columns,
            double window,
            SetsConfig sets,
            @Nullable Path cache,
            SamplingConfig sampling,
            List<String> missing,
            OutsideRoot outsideRoot) {
        this(root, manifest, columns, window, sets, cache, sampling, missing, outsideRoot, SingleConfig.defaults());
    }

    /** Where every row needs every modality, and has its files under the root. */
    public DataConfig(
            Path root,
            String manifest,
            ColumnsConfig columns,
            double window,
            SetsConfig sets,
            @Nullable Path cache,
            SamplingConfig sampling) {
        this(root, manifest, columns, window, sets, cache, sampling, List.of(), OutsideRoot.REFUSE);
    }

    /** With the default sampling. */
    public DataConfig(
            Path root, String manifest, ColumnsConfig columns, double window, SetsConfig sets, @Nullable Path cache) {
        this(root, manifest, columns, window, sets, cache, SamplingConfig.defaults());
    }

    public static DataConfig defaults() {
        return new DataConfig(Path.of("."), "manifest.csv", ColumnsConfig.defaults(), 0, SetsConfig.defaults(), null);
    }

    /** The same rows with windows of another length. */
    public DataConfig withWindow(double seconds) {
        return new DataConfig(root, manifest, columns, seconds, sets, cache, sampling, missing, outsideRoot, labels);
    }

    /** The same rows from another manifest. */
    public DataConfig withManifest(String other) {
        return new DataConfig(root, other, columns, window, sets, cache, sampling, missing, outsideRoot, labels);
    }

    public DataConfig withMissing(List<String> modalities) {
        return new DataConfig(root, manifest, columns, window, sets, cache, sampling, modalities, outsideRoot, labels);
    }

    public DataConfig withLabels(LabelsConfig other) {
        return new DataConfig(root, manifest, columns, window, sets, cache, sampling, missing, outsideRoot, other);
    }

    private static void requireNoGroups(String key, DrawBy by) {
        if (by == DrawBy.GROUP) {
            throw new IllegalArgumentException(key + ": group needs to know the groups; name their manifest column in"
                    + " columns.group, or give auto or random");
        }
    }
}
