package org.gblend.bench;

/**
 * What {@code bench report} draws.
 *
 * @param classes number of classes
 * @param epochs of every run
 * @param seeds of every scheme
 * @param perClass test samples of each class
 * @param runs how often it is drawn
 */
record ReportSettings(int classes, int epochs, int seeds, int perClass, int runs) {
    ReportSettings {
        atLeast("classes", classes, 2);
        atLeast("epochs", epochs, 1);
        atLeast("seeds", seeds, 1);
        atLeast("per-class", perClass, 1);
        atLeast("runs", runs, 1);
    }

    public static ReportSettings defaults() {
        return new ReportSettings(400, 45, 3, 5, 5);
    }

    private static void atLeast(String key, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(key + " is " + value + ": use " + least + " or more");
        }
    }
}
