package org.gblend.train.run;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a comparison's run, which is its folder's place in the comparison's:
 *
 * <pre>
 *   seed-SEED/LINE.T        seed-SEED/LINE.T+V        and, where learning rates are tried, with .lrRATE at the end
 *   seed-SEED/LINE.estimates                          the estimates that its runs share, with .lrRATE or without
 * </pre>
 *
 * @param seed 0 or more
 * @param line name of the line in the table
 * @param trainedOn on what
 * @param rate the learning rate that is tried; null where none is
 */
public record RunName(
        long seed,
        String line,
        TrainedOn trainedOn,
        @Nullable Double rate) {
    private static final String SEED = "seed-";
    private static final String RATE = ".lr";
    private static final Pattern SEED_FOLDER = Pattern.compile(SEED + "([0-9]+)");
    private static final Pattern RUN_FOLDER =
            Pattern.compile("(?<line>.+?)\\.(?<on>T\\+V|T)(?:\\.lr(?<rate>[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?))?");

    /** Of a run at no learning rate of its own. */
    public RunName(long seed, String line, TrainedOn trainedOn) {
        this(seed, line, trainedOn, null);
    }

    /** The same run at a learning rate. */
    public RunName at(double other) {
        return new RunName(seed, line, trainedOn, other);
    }

    /** The whole name, such as {@code seed-1/online.T+V.lr0.1}. */
    public String text() {
        return seedFolder() + "/" + line + "." + trainedOn.text() + suffix();
    }

    /** The folder of all runs from this seed, in the comparison's. */
    public String seedFolder() {
        return SEED + seed;
    }

    /** The folder of the run's estimates, beside its own: they do not depend on what it is trained on. */
    public String estimatesFolder() {
        return line + ".estimates" + suffix();
    }

    private String suffix() {
        return rate == null ? "" : RATE + rate;
    }

    /** A whole name read back; empty where a text is none, such as that of a run of no comparison. */
    public static Optional<RunName> parse(String text) {
        int slash = text.indexOf('/');
        OptionalLong seed = slash < 0 ? OptionalLong.empty() : seed(text.substring(0, slash));
        return seed.isPresent() ? inSeed(seed.getAsLong(), text.substring(slash + 1)) : Optional.empty();
    }

    /** A run by its folder's own name; empty where the folder is none of a run. */
    public static Optional<RunName> inSeed(long seed, String folder) {
        Matcher matcher = RUN_FOLDER.matcher(folder);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String rate = matcher.group("rate");
        return Optional.of(new RunName(
                seed,
                matcher.group("line"),
                TrainedOn.of(matcher.group("on")),
                rate == null ? null : Double.valueOf(rate)));
    }

    /** The seed whose runs a folder holds; empty where it is none of a seed. */
    public static OptionalLong seed(String folder) {
        Matcher matcher = SEED_FOLDER.matcher(folder);
        try {
            return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
        } catch (NumberFormatException tooLarge) {
            return OptionalLong.empty();
        }
    }

    /** Whether a folder holds the runs of one seed. */
    public static boolean isSeedFolder(String folder) {
        return seed(folder).isPresent();
    }
}
