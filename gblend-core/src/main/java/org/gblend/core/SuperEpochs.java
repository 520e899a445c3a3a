package org.gblend.core;

import java.util.ArrayList;
import java.util.List;

/**
 * The super-epochs of online Gradient-Blending (Wang, Tran, Feiszli, CVPR 2020, Algorithm 3): a longer first one, then
 * equal ones; weights are estimated anew at the start of each.
 *
 * <p>The paper's setting, 10 epochs and then 5 each, cuts 45 epochs into 8. A remainder becomes a shorter last
 * super-epoch.
 *
 * @param first epochs in the first super-epoch, at least 1
 * @param each epochs in every later one, at least 1
 */
public record SuperEpochs(int first, int each) {
    public SuperEpochs {
        if (first < 1) {
            throw new IllegalArgumentException("first = " + first + ": a super-epoch has at least 1 epoch");
        }
        if (each < 1) {
            throw new IllegalArgumentException("each = " + each + ": a super-epoch has at least 1 epoch");
        }
    }

    public static SuperEpochs defaults() {
        return new SuperEpochs(10, 5);
    }

    /**
     * The super-epochs that together cover the epochs {@code 0 .. total - 1}.
     *
     * @throws IllegalArgumentException if {@code total < 1}
     */
    public List<SuperEpoch> schedule(int total) {
        if (total < 1) {
            throw new IllegalArgumentException("total = " + total + ": training has at least 1 epoch");
        }
        List<SuperEpoch> schedule = new ArrayList<>();
        int start = 0;
        while (start < total) {
            int length = Math.min(schedule.isEmpty() ? first : each, total - start);
            schedule.add(new SuperEpoch(schedule.size(), start, length));
            start += length;
        }
        return List.copyOf(schedule);
    }

    /**
     * One super-epoch: the epochs {@code start .. start + length - 1}, counted from 0.
     *
     * @param index its place in the schedule, from 0
     */
    public record SuperEpoch(int index, int start, int length) {
        /** The epoch after its last one. */
        public int end() {
            return start + length;
        }
    }
}
