package org.gblend.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.ffmpeg;
import org.bytedeco.javacpp.Loader;
import org.gblend.core.InputException;
import org.jspecify.annotations.Nullable;

/**
 * The {@code ffmpeg} program: decodes files, scales the pictures to RGB24 and resamples the sound to mono floats, into two
 * raw files, one thread for each codec.
 */
final class FfmpegCommand {
    /** What {@code -benchmark} says of user and system time. */
    private static final Pattern TIMES = Pattern.compile("bench: utime=([0-9.]+)s stime=([0-9.]+)s");

    /** As gblend scales: over areas, exactly. */
    private static final String SCALING = "area+accurate_rnd+full_chroma_int+bitexact";

    private final String program;
    private final int height;
    private final int width;
    private final int sampleRate;
    private final ChromaPlace chroma;

    /**
     * Finds the program.
     *
     * @param chroma where the files' chroma samples lie, of which the program itself takes no notice
     * @param program null = {@code ffmpeg} on the path, or else {@code own}, the one that comes with the media libraries
     */
    FfmpegCommand(@Nullable String program, int height, int width, int sampleRate, ChromaPlace chroma) {
        this.program = program == null ? found() : program.equals("own") ? own() : program;
        this.height = height;
        this.width = width;
        this.sampleRate = sampleRate;
        this.chroma = chroma;
    }

    private static String found() {
        String path = System.getenv("PATH");
        for (String folder : path == null ? new String[0] : path.split(File.pathSeparator, -1)) {
            Path candidate = Path.of(folder, "ffmpeg");
            if (Files.isExecutable(candidate)) {
                return candidate.toString();
            }
        }
        return own();
    }

    private static String own() {
        try {
            return Loader.load(ffmpeg.class);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) { // the second from the second try on
            throw new InputException(
                    "the media libraries' own ffmpeg cannot be run (" + e.getMessage()
                            + "): install what is missing, or an ffmpeg, or set ffmpeg to the program's path",
                    e);
        }
    }

    /** A file's raw pictures and sound. */
    record Raw(Path pictures, Path sound) {
        static Raw in(Path folder, String name) {
            return new Raw(folder.resolve(name + ".rgb"), folder.resolve(name + ".f32"));
        }
    }

    /** The first line of {@code ffmpeg -version}, and where the program is. */
    String version() {
        String text = run(List.of(program, "-version"), "ffmpeg -version");
        return text.lines().findFirst().orElse("unknown").replaceFirst(" Copyright.*", "") + ", " + program;
    }

    /** One file; seconds on processors. */
    double convert(Path file, Raw to) {
        return converted(List.of("-i", file.toString()), to, file.toString());
    }

    /**
     * Many files of the same codecs, one after the other in one process, into one pair of raw files.
     *
     * @return seconds on processors
     */
    double convert(List<Path> files, Raw to) {
        Path list = to.pictures().resolveSibling(to.pictures().getFileName() + ".list");
        List<String> lines = new ArrayList<>();
        for (Path file : files) {
            lines.add("file '" + file.toString().replace("'", "'\\''") + "'");
        }
        try {
            Files.write(list, lines);
        } catch (IOException e) {
            throw new InputException(list + " cannot be written (" + e + "): check the temporary folder", e);
        }
        return converted(List.of("-f", "concat", "-safe", "0", "-i", list.toString()), to, list.toString());
    }

    private double converted(List<String> input, Raw to, String what) {
        List<String> command = new ArrayList<>(
                List.of(program, "-hide_banner", "-nostdin", "-nostats", "-y", "-benchmark", "-threads", "1"));
        command.addAll(input);
        command.addAll(List.of(
                "-map", "0:v:0", "-vf", "scale=%d:%d:flags=%s%s".formatted(width, height, SCALING, chroma.options())));
        command.addAll(List.of("-pix_fmt", "rgb24", "-fps_mode", "passthrough", "-f", "rawvideo"));
        command.add(to.pictures().toString());
        command.addAll(List.of("-map", "0:a:0", "-ac", "1", "-ar", Integer.toString(sampleRate), "-f", "f32le"));
        command.add(to.sound().toString());
        String text = run(command, what);
        Matcher times = TIMES.matcher(text);
        if (!times.find()) {
            throw new InputException(program + " says nothing of its time on " + what + ": " + text);
        }
        return Double.parseDouble(times.group(1)) + Double.parseDouble(times.group(2));
    }

    /** The libraries' own program finds them beside itself only where it is told to look there. */
    private static void besideItsLibraries(ProcessBuilder builder) {
        Path folder = Path.of(builder.command().getFirst()).getParent();
        if (folder != null) {
            builder.environment().merge("LD_LIBRARY_PATH", folder.toString(), (old, own) -> own + ":" + old);
        }
    }

    private static String run(List<String> command, String what) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            besideItsLibraries(builder);
            Process process = builder.start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new InputException(
                        command.getFirst() + " ended with exit code " + code + " on " + what + ": " + text.strip());
            }
            return text;
        } catch (IOException e) {
            throw new InputException(
                    command.getFirst() + " cannot be run (" + e.getMessage() + "): set ffmpeg to the program's path",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command.getFirst() + " ran", e);
        }
    }
}
