/** The account's own money: the ledger, payouts and top-ups. */
@NullMarked
package io.tallystick.simulator.balance;

import org.jspecify.annotations.NullMarked;
