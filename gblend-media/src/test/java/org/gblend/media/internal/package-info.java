@org.jspecify.annotations.NullMarked
package org.gblend.media.internal;
