/** From the annotations that collections publish to a manifest. */
@org.jspecify.annotations.NullMarked
package org.gblend.data.recipe;
