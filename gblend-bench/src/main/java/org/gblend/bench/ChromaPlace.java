package org.gblend.bench;

import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVCHROMA_LOC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.gblend.core.InputException;

/**
 * Where a stream says that its chroma samples lie among those of luma, in 1/256 of a luma sample's distance to the next but
 * one, as the ffmpeg program's scaler takes it.
 *
 * <p>gblend follows what the stream says: MPEG-4 Part 2 and MPEG-2 have them in the left column, MPEG-1 in the middle; where a
 * stream says nothing, both programs take the middle. The ffmpeg program passes over it unless it is told.
 *
 * @param across horizontal position; -1 = the stream does not say
 * @param down vertical position; -1 = the stream does not say
 */
record ChromaPlace(int across, int down) {
    private static final ChromaPlace UNSAID = new ChromaPlace(-1, -1);
    private static final int MIDDLE = 128;

    /** The place in a file's first video track. */
    static ChromaPlace of(Path file) {
        AVFormatContext format = new AVFormatContext(null);
        if (avformat_open_input(format, "file:" + file, null, (AVDictionary) null) < 0) {
            throw new InputException(file + " cannot be opened: name a folder of media files");
        }
        try {
            avformat_find_stream_info(format, (AVDictionary) null);
            for (int i = 0; i < format.nb_streams(); i++) {
                AVCodecParameters parameters = format.streams(i).codecpar();
                if (parameters.codec_type() == AVMEDIA_TYPE_VIDEO) {
                    return of(parameters.chroma_location());
                }
            }
            return UNSAID;
        } finally {
            avformat_close_input(format);
        }
    }

    /** From FFmpeg's {@code AVChromaLocation}: 1 left, 2 centre, 3 top left, 4 top, 5 bottom left, 6 bottom. */
    static ChromaPlace of(int location) {
        if (location == AVCHROMA_LOC_UNSPECIFIED) {
            return UNSAID;
        }
        int across = location % 2 == 0 ? MIDDLE : 0;
        int down = switch (location) {
            case 1, 2 -> MIDDLE;
            case 3, 4 -> 0;
            default -> 2 * MIDDLE;
        };
        return new ChromaPlace(across, down);
    }

    /** Options of ffmpeg's filter {@code scale} that say the same; empty where the stream says nothing. */
    String options() {
        return equals(UNSAID) ? "" : ":in_h_chr_pos=%d:in_v_chr_pos=%d".formatted(across, down);
    }
}
