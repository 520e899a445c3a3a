package org.gblend.app.report;

/**
 * A head's weight in one stretch, a row of {@code weights.csv}; NaN where the weight was given and not measured.
 *
 * @param index of the super-epoch, from 0
 * @param start epochs done before it
 * @param length its epochs
 * @param head which head
 * @param weight of its loss
 * @param low lower end of the weight's interval
 * @param high upper end
 * @param ogr |dO / dG| of the estimate
 * @param ogrLow lower end of its interval
 * @param ogrHigh upper end
 */
record WeightPoint(
        int index,
        int start,
        int length,
        String head,
        double weight,
        double low,
        double high,
        double ogr,
        double ogrLow,
        double ogrHigh) {
    boolean measured() {
        return Double.isFinite(ogr);
    }

    /** The stretch as a reader counts epochs: {@code 1-10}. */
    String epochs() {
        return (start + 1) + "–" + (start + length);
    }
}
