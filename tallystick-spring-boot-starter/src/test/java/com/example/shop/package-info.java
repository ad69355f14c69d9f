/** Somebody else's application, with habits of its own. */
@NullMarked
package com.example.shop;

import org.jspecify.annotations.NullMarked;
