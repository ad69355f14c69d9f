package io.tallystick.order;

import java.util.Locale;

/** Why a person has to look at an order: money that does not fit its snapshot. */
public enum ReviewReason {
  WRONG_AMOUNT,
  WRONG_CURRENCY,
  WRONG_MODE,
  OTHER_ACCOUNT,
  PAID_AFTER_CANCEL,
  /** It was canceled for a refund that then failed. */
  REFUND_FAILED;

  /** Its name in tables and answers, as in {@code wrong_amount}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
