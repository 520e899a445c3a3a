package org.gblend.media.internal;

/** How reading came to the place in the file where it starts. */
enum Seek {
    /** Not at all: from the file's start. */
    NONE,
    /** To a key frame, by the container's index. */
    INDEXED,
    /** To a byte found by bisection, in the midst of anything. */
    BLIND
}
