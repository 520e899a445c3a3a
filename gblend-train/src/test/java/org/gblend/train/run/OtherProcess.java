package org.gblend.train.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gblend.train.Tiny;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.loop.RunListener;

/** A Java process of its own that works in a run folder, and says on its output how far it is. */
public final class OtherProcess {
    private OtherProcess() {}

    /** {@code train FOLDER}: an online run in FOLDER/run; {@code hold FOLDER}: takes its lock until its input ends. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[1]);
        if (args[0].equals("hold")) {
            try (RunLock _ = new RunFolder(folder.resolve("run")).lock()) {
                System.out.println("held");
                int end = System.in.read();
                System.out.println("let go at " + end);
            }
            return;
        }
        try (Tiny tiny = Tiny.open(folder, Tiny.batchNormed(folder))) {
            tiny.run(folder.resolve("run"), tiny.scheme(OnlineConfig.every(1, 2)), saying());
        }
    }

    private static RunListener saying() {
        return new RunListener() {
            @Override
            public void progress(String run, double done, double total, String text) {
                System.out.println("progress " + text);
            }

            @Override
            public void note(String run, String text) {}
        };
    }

    static Process start(String mode, Path folder) throws IOException {
        return start(List.of(), mode, folder);
    }

    /** The same behind another command, such as one that sets a limit. */
    static Process start(List<String> prefix, String mode, Path folder) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Xmx512m",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                mode,
                folder.toString()));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve(mode + ".err").toFile())
                .start();
    }
}
