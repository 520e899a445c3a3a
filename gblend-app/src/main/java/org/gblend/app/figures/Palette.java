package org.gblend.app.figures;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The colours of the figures, as names of CSS variables. In a page the variables follow the reader's light or dark
 * setting; in a file they are replaced by their light values.
 *
 * <p>Data has the eight colours of Okabe and Ito ("Color Universal Design", 2008), which readers with any of the common
 * forms of colour blindness can tell apart; the dark values are lighter shades of the same hues.
 */
public final class Palette {
    public static final String INK = "var(--ink)";
    public static final String MUTED = "var(--muted)";
    public static final String GRID = "var(--grid)";
    public static final String SURFACE = "var(--surface)";
    public static final String GAIN = "var(--c0)";
    public static final String LOSS = "var(--c5)";

    private static final Pattern VARIABLE = Pattern.compile("var\\((--[a-z0-9]+)\\)");
    private static final Map<String, String> LIGHT = new LinkedHashMap<>();
    private static final Map<String, String> DARK = new LinkedHashMap<>();
    /** For modalities, in their order. */
    private static final List<Integer> MODALITIES = List.of(0, 1, 2, 3, 4, 6);
    /** For other things, as far as modalities leave them free. */
    private static final List<Integer> OTHERS = List.of(7, 6, 3, 4, 2);

    private static final int FUSED = 5;

    static {
        put("--surface", "#ffffff", "#15181d");
        put("--ink", "#1b1f24", "#e6e8eb");
        put("--muted", "#5b6470", "#a0a8b3");
        put("--grid", "#dfe3e8", "#333a44");
        put("--c0", "#0072b2", "#4aa8e0");
        put("--c1", "#e69f00", "#f0b429");
        put("--c2", "#009e73", "#2fc79b");
        put("--c3", "#cc79a7", "#e29cc4");
        put("--c4", "#56b4e9", "#8fd0f5");
        put("--c5", "#d55e00", "#f08a45");
        put("--c6", "#8a7f00", "#e8dd55");
        put("--c7", "#6a6f78", "#b4bac4");
    }

    private Palette() {}

    private static void put(String name, String light, String dark) {
        LIGHT.put(name, light);
        DARK.put(name, dark);
    }

    /** The colour of each head: modalities in their order, always the same one; the joint head's is reserved for it. */
    public static Map<String, String> heads(List<String> heads, String joint) {
        Map<String, String> colours = new LinkedHashMap<>();
        int next = 0;
        for (String head : heads) {
            int index = head.equals(joint) ? FUSED : MODALITIES.get(next++ % MODALITIES.size());
            colours.put(head, "var(--c" + index + ")");
        }
        return colours;
    }

    /**
     * The look of the n-th of other things, such as schemes: a colour that no modality has, and where there are more things
     * than such colours, another marker.
     */
    public static Swatch nth(int n, int modalities) {
        List<Integer> taken = MODALITIES.subList(0, Math.min(modalities, MODALITIES.size()));
        List<Integer> free =
                OTHERS.stream().filter(index -> !taken.contains(index)).toList();
        Swatch.Marker[] markers = Swatch.Marker.values();
        return new Swatch("var(--c" + free.get(n % free.size()) + ")", markers[n / free.size() % markers.length]);
    }

    /** CSS custom properties for both settings of the reader; paper is light. */
    public static String css() {
        StringBuilder css = new StringBuilder(":root{color-scheme:light dark;");
        LIGHT.forEach(
                (name, value) -> css.append(name).append(':').append(value).append(';'));
        css.append("}\n@media screen and (prefers-color-scheme:dark){:root{");
        DARK.forEach((name, value) -> css.append(name).append(':').append(value).append(';'));
        return css.append("}}\n").toString();
    }

    /** The same drawing with the light colours in place of the variables. */
    static String resolved(String svg) {
        return VARIABLE.matcher(svg).replaceAll(match -> LIGHT.getOrDefault(match.group(1), "#000000"));
    }
}
