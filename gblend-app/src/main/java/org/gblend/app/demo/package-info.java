/** Synthetic labelled clips, written as real media files, so that everything can be tried without a download. */
@org.jspecify.annotations.NullMarked
package org.gblend.app.demo;
