package org.gblend.train.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Collectors;
import org.gblend.core.InputException;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.loop.StepAt;

/**
 * {@code steps.csv}: the training loss of every step.
 *
 * <p>Rows are appended just before the checkpoint that covers them: what a kill leaves beyond the checkpoint is cut off when the
 * run goes on, and repeated to the same figures.
 */
final class StepLog {
    private static final String HEADER = "epoch,batch,head,loss,learning_rate\n";
    private static final int COLUMNS = 5;

    private final Path file;
    private final StringBuilder pending = new StringBuilder();

    StepLog(Path file) {
        this.file = file;
    }

    void add(StepAt at, String head, double loss, double learningRate) {
        pending.append(at.epoch() + 1)
                .append(',')
                .append(at.batch() + 1)
                .append(',')
                .append(head);
        pending.append(',')
                .append(loss)
                .append(',')
                .append(learningRate * at.factor())
                .append('\n');
    }

    /**
     * Begins the file, or cuts it back to what the resumed checkpoint has behind it.
     *
     * @param epochs epochs done
     * @param batches batches done of the next epoch
     */
    void keep(int epochs, int batches) {
        String kept = HEADER;
        if (epochs + batches > 0 && Files.exists(file)) {
            try (var lines = Files.lines(file)) {
                kept = lines.skip(1)
                        .filter(line -> isWithin(line, epochs, batches))
                        .collect(Collectors.joining("\n", HEADER, "\n"));
            } catch (IOException e) {
                throw new InputException(file + ": cannot be read (" + e + ")", e);
            }
        }
        AtomicFiles.write(file, kept.endsWith("\n\n") ? HEADER : kept);
    }

    /** A row that a kill cut short counts as later than any. */
    private static boolean isWithin(String line, int epochs, int batches) {
        String[] parts = line.split(",", -1);
        if (parts.length != COLUMNS) {
            return false;
        }
        int epoch = Integer.parseInt(parts[0]);
        return epoch <= epochs || (epoch == epochs + 1 && Integer.parseInt(parts[1]) <= batches);
    }

    void flush() {
        try {
            Files.write(
                    file,
                    pending.toString().getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            pending.setLength(0);
        } catch (IOException e) {
            throw new InputException(
                    file + ": cannot be written (" + e + "); make room or choose another run folder", e);
        }
    }
}
