package org.gblend.app.text;

/** Text inside HTML and SVG. */
public final class Markup {
    private Markup() {}

    /** The characters that would end a text or a quoted attribute, as entities. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
