package org.gblend.app.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What somebody who typed an unknown name most likely meant. */
public final class Suggestions {
    private Suggestions() {}

    /** The end of an error about an unknown name: the nearest known one, or all of them when none is near. */
    public static String didYouMean(String unknown, Collection<String> known) {
        return nearest(unknown, known)
                .map(name -> "; did you mean '" + name + "'?")
                .orElseGet(() -> known.isEmpty() ? "" : "; known: " + String.join(", ", known));
    }

    /**
     * The known name with the fewest edits from the unknown one: at most one for up to 4 letters, 2 for up to 8, a third of
     * the letters for longer names.
     * Upper case, {@code _} and {@code -} cost nothing: {@code minPerClass} is {@code min-per-class}. A name that
     * the unknown one begins, or is begun by, counts as near too.
     */
    public static Optional<String> nearest(String unknown, Collection<String> known) {
        String plain = plain(unknown);
        int limit = plain.length() <= 1 ? 0 : plain.length() <= 4 ? 1 : Math.max(2, plain.length() / 3);
        return known.stream()
                .filter(name -> distance(plain, plain(name)) <= limit || begins(plain, plain(name)))
                .min(Comparator.comparingInt(name -> distance(plain, plain(name))));
    }

    private static boolean begins(String a, String b) {
        return Math.min(a.length(), b.length()) >= 3 && (a.startsWith(b) || b.startsWith(a));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours, one each. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : step(d, a, b, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int step(int[][] d, String a, String b, int i, int j) {
        int substituted = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(substituted, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
