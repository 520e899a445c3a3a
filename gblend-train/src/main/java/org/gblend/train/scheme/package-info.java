/** Ways of training: who is trained, with which weights, from when. */
@org.jspecify.annotations.NullMarked
package org.gblend.train.scheme;
