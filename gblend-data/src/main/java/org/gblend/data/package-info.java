/** Modalities, manifests, the four sets, prepared cache, loader. */
@org.jspecify.annotations.NullMarked
package org.gblend.data;
