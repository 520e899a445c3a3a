package org.gblend.app.run;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.gblend.core.InputException;
import org.gblend.train.run.RunFolder;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The folder given with {@code --out}: named, no file, and of the kind of work that a command leaves in it. */
final class OutFolder implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
        if (text.isBlank()) {
            throw new TypeConversionException("it is empty; name a folder");
        }
        Path path = path(text);
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new TypeConversionException(text + " is a file; choose a folder");
        }
        return path;
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("'" + text + "' is no path (" + e.getReason() + "); name a folder");
        }
    }

    /**
     * Keeps a single run out of a comparison's folder.
     *
     * @throws InputException if a comparison is there
     */
    static void requireNoComparison(Path folder) {
        if (RunFolder.isComparison(folder)) {
            throw new InputException(
                    folder + ": this folder holds a comparison; go on with it by gblend compare, or choose"
                            + " another folder with --out");
        }
    }

    /**
     * Keeps a comparison out of a single run's folder.
     *
     * @throws InputException if a run is there
     */
    static void requireNoRun(Path folder) {
        RunFolder run = new RunFolder(folder);
        if (run.isFinished() || Files.exists(run.last())) {
            throw new InputException(
                    folder + ": this folder holds a single run; go on with it by gblend train, or choose"
                            + " another folder with --out");
        }
    }
}
