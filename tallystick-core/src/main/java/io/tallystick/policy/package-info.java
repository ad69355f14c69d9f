/** What the app is asked before a purchase: may this user buy this? */
@NullMarked
package io.tallystick.policy;

import org.jspecify.annotations.NullMarked;
