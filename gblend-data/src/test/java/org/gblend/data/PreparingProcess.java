package org.gblend.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gblend.core.InputException;
import org.gblend.data.config.ArrayScale;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.SetsConfig;

/** A Java process of its own that prepares a {@link TableData}, and says on its output how far it is. */
public final class PreparingProcess {
    private PreparingProcess() {}

    /**
     * {@code ROOT CACHE ROWS CLASSES [BALLAST]}. Says {@code ready}, {@code at N} after each sample, and in the end {@code hash H};
     * {@code error MESSAGE} where it fails, and once more from the start after deleting the ballast, where that is given.
     */
    public static void main(String[] args) throws IOException {
        TableData table = new TableData(Path.of(args[0]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        System.out.println("ready");
        if (prepare(table, Path.of(args[1]))) {
            return;
        }
        if (args.length > 4) {
            Files.delete(Path.of(args[4]));
            if (prepare(table, Path.of(args[1]))) {
                return;
            }
        }
        System.exit(1);
    }

    private static boolean prepare(TableData table, Path cache) {
        DataConfig config = TableData.config(table.root(), TableData.columns(), SetsConfig.defaults());
        try (PreparedData data = PreparedData.prepare(
                config,
                TableData.one(TableData.features(ArrayScale.NONE)),
                cache,
                (done, total, what) -> System.out.println("at " + done))) {
            System.out.println("hash " + data.hash());
            return true;
        } catch (InputException e) {
            System.out.println("error " + e.getMessage());
            return false;
        }
    }

    /** @param prefix a command to start it behind, such as one that sets a limit */
    static Process start(List<String> prefix, TableData table, Path cache, String... ballast) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                PreparingProcess.class.getName(),
                table.root().toString(),
                cache.toString(),
                Integer.toString(table.rows()),
                Integer.toString(table.classes())));
        command.addAll(List.of(ballast));
        return new ProcessBuilder(command)
                .redirectError(table.root().resolve("err.txt").toFile())
                .start();
    }
}
