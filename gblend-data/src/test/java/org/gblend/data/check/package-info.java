@org.jspecify.annotations.NullMarked
package org.gblend.data.check;
