/** Files to arrays: probe, decode, flow, log-mel, and an encoder to make clips. */
@org.jspecify.annotations.NullMarked
package org.gblend.media;
