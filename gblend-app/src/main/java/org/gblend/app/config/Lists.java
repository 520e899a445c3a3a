package org.gblend.app.config;

import java.util.Arrays;
import java.util.List;

/** Lists in one word. */
final class Lists {
    private Lists() {}

    /** {@code a, b} stands for {@code [a, b]}, and {@code a} for {@code [a]}; quotes keep commas together. */
    static List<Tree> commaSeparated(Tree.Scalar scalar) {
        if (scalar.quoted()) {
            return List.of(scalar);
        }
        return Arrays.stream(scalar.text().split(",", -1))
                .map(String::strip)
                .<Tree>map(part -> new Tree.Scalar(part, false, scalar.where()))
                .toList();
    }
}
