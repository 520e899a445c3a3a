package org.gblend.media;

/** Codecs that {@link ClipWriter} writes pictures in. */
public enum VideoCodec {
    /** H.264, constrained baseline, by OpenH264. Even sizes from 16 x 16. */
    H264("libopenh264"),
    /** MPEG-4 part 2, simple profile. */
    MPEG4("mpeg4"),
    /** MPEG-1. Frame rates 23.976, 24, 25, 29.97, 30, 50, 59.94, 60 only. */
    MPEG1("mpeg1video");

    private final String encoder;

    VideoCodec(String encoder) {
        this.encoder = encoder;
    }

    /** FFmpeg's name of the encoder. */
    public String encoder() {
        return encoder;
    }
}
