package org.gblend.app.report;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.gblend.app.text.Markup;
import org.gblend.app.text.Numbers;

/** Numbers and names as text. */
final class Words {
    private Words() {}

    static String number(double value, int digits) {
        return Double.isInfinite(value) ? "" : Numbers.fixed(value, digits);
    }

    static String signed(double value, int digits) {
        return Double.isFinite(value)
                ? String.format(Locale.ROOT, "%+." + digits + "f", value).replace('-', '−')
                : "";
    }

    static String interval(double low, double high, int digits) {
        return Double.isFinite(low) && Double.isFinite(high)
                ? "[" + number(low, digits) + ", " + number(high, digits) + "]"
                : "";
    }

    static String signedInterval(double low, double high) {
        return Double.isFinite(low) && Double.isFinite(high) ? "[" + signed(low, 3) + ", " + signed(high, 3) + "]" : "";
    }

    /** {@code a}, {@code a and b}, or {@code a, b and c}. */
    static String list(List<String> items) {
        if (items.size() < 2) {
            return String.join("", items);
        }
        return String.join(", ", items.subList(0, items.size() - 1)) + " and " + items.getLast();
    }

    static List<String> each(List<String> items, UnaryOperator<String> change) {
        return items.stream().map(change).toList();
    }

    /** A count with its noun: {@code 1 seed}, {@code 3 seeds}. */
    static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    static String escaped(String text) {
        return Markup.escaped(text);
    }
}
