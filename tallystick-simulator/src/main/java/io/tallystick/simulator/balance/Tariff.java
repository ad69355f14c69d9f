package io.tallystick.simulator.balance;

import java.util.Set;

/** What Stripe keeps, in minor units: one tariff for every card and country. */
public final class Tariff {
  /** The fee of a dispute: Stripe's in dollars, and here as many minor units of any currency. */
  public static final long DISPUTE = 1_500;

  /** The share of a charge, in thousandths, and the fixed part in currencies with cents. */
  private static final long PER_MILLE = 29;

  private static final long FIXED = 30;
  private static final long HALF = 500;

  private static final Set<String> WITHOUT_CENTS =
      Set.of(
          "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf",
          "xof", "xpf");

  private Tariff() {}

  /** The fee of a charge, never more than the charge. */
  public static long charge(long amount, String currency) {
    long share = (amount * PER_MILLE + HALF) / 1_000;
    return Math.min(amount, share + (WITHOUT_CENTS.contains(currency) ? 0 : FIXED));
  }
}
