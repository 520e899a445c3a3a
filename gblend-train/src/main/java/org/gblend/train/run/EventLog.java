package org.gblend.train.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.gblend.core.InputException;
import org.gblend.train.folder.Json;
import org.gblend.train.loop.StoppedException;

/**
 * {@code events.jsonl} in a run folder: what happened to the run, and when; one JSON object per line, in the order of the
 * writing. {@code time} is ISO 8601 in UTC, as the machine's clock said; {@code done} and {@code work} are epochs of one
 * network, those of estimates included.
 *
 * <pre>
 *   start       process, epochs, work; once per process that works on the run
 *   progress    done, work, text: an epoch of an estimate or of pre-training, or what a resumed run begins with
 *   estimate    from (epochs done before), weights by head: those of the stretch that begins, measured or given
 *   epoch       epoch, of, done, work, losses by head, validation (left out without a validation set)
 *   checkpoint  epoch
 *   stop        on request: everything is saved
 *   fault       text: why the process gave up the run
 *   end         top1 of the prediction that counts, by set
 * </pre>
 *
 * <p>Only ever appended to; a line that a kill cut short is closed by the next one, and readers skip it. Nothing in it says
 * anything that a result depends on.
 */
public final class EventLog {
    public static final String FILE = "events.jsonl";

    private final Path file;
    private final InstantSource clock;

    public EventLog(Path folder, InstantSource clock) {
        this.file = folder.resolve(FILE);
        this.clock = clock;
    }

    /**
     * Appends an event.
     *
     * @param facts in order; numbers that are not finite are left out
     * @throws InputException if the file cannot be written
     */
    public synchronized void add(String event, Map<String, ?> facts) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", clock.instant().toString());
        line.put("event", event);
        facts.forEach((name, value) -> {
            if (!(value instanceof Double number) || Double.isFinite(number)) {
                line.put(name, value);
            }
        });
        append(Json.line(line) + "\n");
    }

    /** Does what the folder is for, between {@code start} and, if it does not come to its end, {@code stop} or {@code fault}. */
    public <T> T during(Map<String, ?> facts, Supplier<T> work) {
        Map<String, Object> start = new LinkedHashMap<>();
        start.put("process", ProcessHandle.current().pid());
        start.putAll(facts);
        add("start", start);
        try {
            return work.get();
        } catch (StoppedException stopped) {
            add("stop", Map.of());
            throw stopped;
        } catch (RuntimeException | Error failure) {
            fault(failure);
            throw failure;
        }
    }

    private void fault(Throwable failure) {
        String text = failure instanceof InputException ? String.valueOf(failure.getMessage()) : failure.toString();
        try {
            add("fault", Map.of("text", text));
        } catch (InputException full) {
            failure.addSuppressed(full);
        }
    }

    private void append(String line) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (RandomAccessFile to = new RandomAccessFile(file.toFile(), "rw")) {
                long end = to.length();
                boolean torn = false;
                if (end > 0) {
                    to.seek(end - 1);
                    torn = to.read() != '\n';
                }
                to.seek(end);
                to.write(((torn ? "\n" : "") + line).getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new InputException(
                    file + ": cannot be written (" + e + "); make room or choose another run folder", e);
        }
    }
}
