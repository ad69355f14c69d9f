package io.tallystick.money;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A currency as Stripe charges it. {@code java.util.Currency} disagrees with Stripe (ISK, UGX,
 * MGA), so the table is our own. Source: Stripe's documentation of currencies, minimum and maximum.
 *
 * @param code ISO 4217 in lower case, as Stripe writes it
 * @param decimals digits that Stripe counts below the unit: 0, 2 or 3
 * @param step every amount is a multiple of this, in minor units
 * @param minimum smallest charge in minor units; 1 where Stripe states none
 * @param maximum largest charge in minor units
 */
public record Currency(String code, int decimals, long step, long minimum, long maximum) {
  private static final long MAXIMUM = 99_999_999;
  private static final long MAXIMUM_IDR = 999_999_999_999L;

  private static final Set<String> ZERO_DECIMAL =
      words("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf");
  private static final Set<String> THREE_DECIMAL = words("bhd jod kwd omr tnd");
  private static final Set<String> WHOLE_UNITS_TIMES_100 = words("isk ugx");
  private static final Set<String> TWO_DECIMAL =
      words(
          "aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn"
              + " bzd cad cdf chf cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip"
              + " gmd gtq gyd hkd hnl htg huf idr ils inr jmd kes kgs khr kyd kzt lak lbp lkr lrd"
              + " lsl mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab"
              + " pen pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd shp sle sos srd std szl"
              + " thb tjs top try ttd twd tzs uah usd uyu uzs wst xcd xcg yer zar zmw");

  private static final Map<String, Long> MINIMUM =
      Map.ofEntries(
          Map.entry("aed", 200L),
          Map.entry("aud", 50L),
          Map.entry("bgn", 100L),
          Map.entry("brl", 50L),
          Map.entry("cad", 50L),
          Map.entry("chf", 50L),
          Map.entry("czk", 1500L),
          Map.entry("dkk", 250L),
          Map.entry("eur", 50L),
          Map.entry("gbp", 30L),
          Map.entry("hkd", 400L),
          Map.entry("huf", 17_500L),
          Map.entry("inr", 50L),
          Map.entry("jpy", 50L),
          Map.entry("mxn", 1000L),
          Map.entry("myr", 200L),
          Map.entry("nok", 300L),
          Map.entry("nzd", 50L),
          Map.entry("pln", 200L),
          Map.entry("ron", 200L),
          Map.entry("sek", 300L),
          Map.entry("sgd", 50L),
          Map.entry("thb", 1000L),
          Map.entry("usd", 50L));

  private static final Map<String, Currency> TABLE = table();

  /** The currency of this code, which is in lower case. */
  public static Optional<Currency> find(String code) {
    return Optional.ofNullable(TABLE.get(code));
  }

  /** The currency of a code that was checked before. */
  public static Currency of(String code) {
    return find(code)
        .orElseThrow(() -> new IllegalArgumentException("not a currency of Stripe: " + code));
  }

  /** Every currency of the table, by code. */
  public static List<Currency> all() {
    return TABLE.values().stream()
        .sorted((left, right) -> left.code.compareTo(right.code))
        .toList();
  }

  @Override
  public String toString() {
    return code.toUpperCase(Locale.ROOT);
  }

  private static Map<String, Currency> table() {
    Map<String, Currency> table = new HashMap<>();
    ZERO_DECIMAL.forEach(code -> table.put(code, currency(code, 0, 1)));
    TWO_DECIMAL.forEach(code -> table.put(code, currency(code, 2, 1)));
    WHOLE_UNITS_TIMES_100.forEach(code -> table.put(code, currency(code, 2, 100)));
    THREE_DECIMAL.forEach(code -> table.put(code, currency(code, 3, 10)));
    return Map.copyOf(table);
  }

  private static Currency currency(String code, int decimals, long step) {
    long maximum = code.equals("idr") ? MAXIMUM_IDR : MAXIMUM;
    return new Currency(code, decimals, step, MINIMUM.getOrDefault(code, step), maximum);
  }

  private static Set<String> words(String list) {
    return Set.copyOf(Arrays.asList(list.split(" ", -1)));
  }
}
