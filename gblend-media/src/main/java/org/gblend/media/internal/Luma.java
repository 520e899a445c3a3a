package org.gblend.media.internal;

import org.gblend.media.VideoClip;

/** Luma by BT.601: (77 R + 150 G + 29 B) / 256. */
final class Luma {
    private Luma() {}

    /** Writes one frame of (T, H, W, 3) as H * W bytes; one of (T, H, W, 1) is its own luma. */
    static void of(VideoClip rgb, int frame, byte[] luma) {
        byte[] data = rgb.data();
        int at = frame * rgb.frameBytes();
        if (rgb.channels() == 1) {
            System.arraycopy(data, at, luma, 0, luma.length);
            return;
        }
        for (int i = 0; i < luma.length; i++, at += 3) {
            int r = data[at] & 0xFF;
            int g = data[at + 1] & 0xFF;
            int b = data[at + 2] & 0xFF;
            luma[i] = (byte) ((77 * r + 150 * g + 29 * b + 128) >> 8);
        }
    }
}
