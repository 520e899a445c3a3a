/** The plumbing below the room's public types: everything here that touches FFmpeg or OpenCV structs. */
@org.jspecify.annotations.NullMarked
package org.gblend.media.internal;
