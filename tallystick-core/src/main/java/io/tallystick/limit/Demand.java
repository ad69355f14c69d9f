package io.tallystick.limit;

/**
 * One limit that a call must keep.
 *
 * @param subject whose it is: a row
 * @param takes whether the call uses up one of it; if not, one must be left
 */
record Demand(LimitKind kind, String subject, Limit limit, boolean takes) {

  static Demand taking(LimitKind kind, String subject, Limit limit) {
    return new Demand(kind, subject, limit, true);
  }

  /** A repeat of a call that was let in takes from a store of its own, as large as the first. */
  Demand again() {
    return new Demand(kind, "again:" + subject, limit, takes);
  }
}
