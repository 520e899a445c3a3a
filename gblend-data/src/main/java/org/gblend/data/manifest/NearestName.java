package org.gblend.data.manifest;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says what exists when a name does not. */
public final class NearestName {
    private static final int ALL = 40;

    private NearestName() {}

    /** The hint that ends a message: the nearest name where one is near, and the names there are, of very many the first. */
    public static String hint(String name, Collection<String> known) {
        String best = "";
        int distance = Integer.MAX_VALUE;
        for (String candidate : known) {
            int d = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (d < distance) {
                distance = d;
                best = candidate;
            }
        }
        String all = "there are: " + known.stream().limit(ALL).collect(Collectors.joining(", "))
                + (known.size() > ALL ? " and " + (known.size() - ALL) + " more" : "");
        boolean near = distance <= Math.max(2, name.length() / 3) && distance < name.length();
        return near ? "did you mean \"" + best + "\"? (" + all + ")" : all;
    }

    /** Levenshtein distance. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
