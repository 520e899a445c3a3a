package org.gblend.app.diagnose;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.gblend.core.Metric;

/**
 * What a log's column shows, by the names that trainings give them: {@code train_loss}, {@code train/loss}, {@code val_acc},
 * {@code eval_accuracy}, {@code loss} beside {@code val_loss}. Capitals, spaces and {@code / . _ - : @} do not matter.
 *
 * @param part what its values were measured on; training where the name does not say (Keras, Hugging Face)
 * @param base its words but for {@code epoch} and {@code step}
 * @param per what the name says that one value is of
 */
record ColumnName(Part part, List<String> base, Per per) {
    /** Training or held-out samples. */
    enum Part {
        TRAIN("training", "train"),
        VAL("validation", "val");

        /** In messages. */
        final String word;
        /** The setting that names the column. */
        final String key;

        Part(String word, String key) {
            this.word = word;
            this.key = key;
        }

        /** The part that a word of a column's name stands for. */
        static Optional<Part> of(String word) {
            return switch (word) {
                case "train", "training", "tr" -> Optional.of(TRAIN);
                case "val", "valid", "validation", "eval", "evaluation", "dev" -> Optional.of(VAL);
                default -> Optional.empty();
            };
        }
    }

    /** Lightning logs one quantity as {@code loss_epoch} and {@code loss_step}; the first that is there is taken. */
    enum Per {
        EPOCH,
        UNTOLD,
        STEP
    }

    private static final Set<String> LOSS = Set.of("loss");
    private static final Set<String> ERROR = Set.of("error", "err");
    private static final Set<String> ACCURACY = Set.of("accuracy", "acc", "top1", "acc1");
    private static final Set<String> BESIDE_LOSS = Set.of("cross", "entropy", "crossentropy", "ce", "nll");
    private static final Set<String> BESIDE_SHARE =
            Set.of("top", "1", "top1", "rate", "categorical", "sparse", "binary", "multiclass");

    ColumnName {
        base = List.copyOf(base);
    }

    /** The words of a name in small letters: {@code Train/topOne} is train, top, one. */
    static List<String> words(String name) {
        String apart = name.strip().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return Arrays.stream(apart.split("[ /._:@-]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** What a column is, if it shows that metric of training or held-out samples. */
    static Optional<ColumnName> of(String column, Metric metric) {
        List<String> words = words(column);
        List<Part> parts = words.stream()
                .flatMap(word -> Part.of(word).stream())
                .distinct()
                .toList();
        List<String> base = words.stream()
                .filter(word -> !Set.of("epoch", "step").contains(word))
                .toList();
        List<String> what =
                base.stream().filter(word -> Part.of(word).isEmpty()).toList();
        if (parts.size() > 1 || !shows(what, metric)) {
            return Optional.empty();
        }
        Per per = words.contains("epoch") ? Per.EPOCH : words.contains("step") ? Per.STEP : Per.UNTOLD;
        return Optional.of(new ColumnName(parts.isEmpty() ? Part.TRAIN : parts.getFirst(), base, per));
    }

    private static boolean shows(List<String> words, Metric metric) {
        Set<String> needed = switch (metric) {
            case LOSS -> LOSS;
            case ERROR -> ERROR;
            case ACCURACY -> ACCURACY;
        };
        Set<String> beside = metric == Metric.LOSS ? BESIDE_LOSS : BESIDE_SHARE;
        return words.stream().anyMatch(needed::contains)
                && words.stream().allMatch(word -> needed.contains(word) || beside.contains(word));
    }
}
