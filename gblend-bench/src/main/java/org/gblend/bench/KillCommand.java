package org.gblend.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.gblend.core.InputException;
import org.gblend.core.RandomStreams;
import org.gblend.train.run.EventLog;
import picocli.CommandLine.Command;

/** Whether a run that is killed anywhere ends with the bits of one that was not. */
@Command(
        name = "kill",
        mixinStandardHelpOptions = true,
        description =
                "Starts gblend train (preparing, estimates, online training, test) in a process of its own, kills it with"
                        + " SIGKILL at seeded times, starts it again, and compares what it leaves with what an undisturbed run"
                        + " left, bit for bit; fails at the first difference.",
        footer = {"", "Settings (defaults): points=50 seed=1"})
final class KillCommand extends Benchmark<KillSettings> {
    private static final String CONFIG = "kill-arrays.yaml";
    private static final int ROWS = 200;
    private static final int CLASSES = 4;
    /** The first kill, as a share of a whole run's time: before it there is a JVM and nothing else. */
    private static final double EARLIEST = 0.2;

    KillCommand() {
        super(KillSettings.class);
    }

    @Override
    boolean measure(KillSettings bound, Path folder, PrintWriter out) throws InterruptedException, IOException {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("a", new long[] {8});
        shapes.put("b", new long[] {16, 8});
        new SyntheticArrays(shapes, ROWS, CLASSES).write(folder);
        Files.writeString(folder.resolve(CONFIG), Configurations.text(CONFIG));
        return survives(folder, bound, out);
    }

    private static boolean survives(Path folder, KillSettings bound, PrintWriter out)
            throws InterruptedException, IOException {
        GblendProcess whole = new GblendProcess(folder, "whole");
        long started = System.nanoTime();
        whole.finish();
        double seconds = (System.nanoTime() - started) / 1e9;
        LeftFiles expected = LeftFiles.of(whole.run());
        out.printf(
                Locale.ROOT,
                "seed            %d%nundisturbed     %.1f s, %d files compared%n%n",
                bound.seed(),
                seconds,
                expected.digests().size());
        out.println(" point  killed after  had reached                                    resumed");
        RandomGenerator random = RandomStreams.of(bound.seed()).stream("kill");
        int wrong = 0;
        for (int point = 1; point <= bound.points(); point++) {
            double at = seconds * (EARLIEST + (1 - EARLIEST) * random.nextDouble());
            GblendProcess process = new GblendProcess(folder, "point-" + point);
            boolean killed = process.kill(at);
            String reached = reached(process.run());
            process.finish();
            List<String> differences = LeftFiles.of(process.run()).differences(expected);
            wrong += differences.isEmpty() ? 0 : 1;
            out.printf(
                    Locale.ROOT,
                    "%6d  %9.2f s   %-45s  %s%n",
                    point,
                    at,
                    killed ? reached : "its end",
                    differences.isEmpty() ? "equal" : "DIFFERENT: " + String.join(", ", differences));
            out.flush();
            process.delete();
        }
        out.printf(Locale.ROOT, "%n%d of %d equal%n", bound.points() - wrong, bound.points());
        return wrong == 0;
    }

    /** The last event that the killed run logged, in short. */
    private static String reached(Path run) throws IOException {
        Path events = run.resolve(EventLog.FILE);
        if (!Files.exists(events)) {
            return "no training yet";
        }
        List<String> lines = Files.readAllLines(events);
        String last = lines.getLast().replaceAll("\\{\"time\":\"[^\"]*\",\"event\":", "");
        return last.length() > 45 ? last.substring(0, 45) : last;
    }

    /** {@code gblend train} in a folder of its own, cache included. */
    private record GblendProcess(Path folder, String name) {
        private static final long MOST_MINUTES = 5;

        Path run() {
            return folder.resolve(name).resolve("run");
        }

        private Process start() throws IOException {
            Files.createDirectories(folder.resolve(name));
            return new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "org.gblend.app.Main",
                            "train",
                            folder.resolve(CONFIG).toString(),
                            "data.root=" + folder,
                            "data.cache=" + folder.resolve(name).resolve("cache"),
                            "--out",
                            run().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(name).resolve("said.txt").toFile())
                    .start();
        }

        void finish() throws IOException, InterruptedException {
            Process process = start();
            if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new InputException("gblend train did not end well:\n"
                        + Files.readString(folder.resolve(name).resolve("said.txt")));
            }
        }

        /** Whether there was something left to kill at that time. */
        boolean kill(double afterSeconds) throws IOException, InterruptedException {
            Process process = start();
            boolean ended = process.waitFor((long) (afterSeconds * 1e6), TimeUnit.MICROSECONDS);
            process.destroyForcibly().waitFor();
            return !ended;
        }

        void delete() {
            new TemporaryFolder(folder.resolve(name)).close();
        }
    }
}
