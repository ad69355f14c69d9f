package io.tallystick.simulator.resource;

import java.util.Map;
import java.util.Set;

/** Stripe's currencies and the amounts that it takes in each, in minor units. */
public final class Currencies {
  private static final Set<String> ALL =
      Set.of(
          ("usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd"
                  + " bwp byn bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur"
                  + " fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod"
                  + " jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk"
                  + " mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php"
                  + " pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl"
                  + " thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xof xpf"
                  + " yer zar zmw")
              .split(" "));

  /** Stripe's published minimum charges. */
  private static final Map<String, Long> MINIMUMS =
      Map.ofEntries(
          Map.entry("usd", 50L),
          Map.entry("aed", 200L),
          Map.entry("aud", 50L),
          Map.entry("bgn", 100L),
          Map.entry("brl", 50L),
          Map.entry("cad", 50L),
          Map.entry("chf", 50L),
          Map.entry("czk", 1_500L),
          Map.entry("dkk", 250L),
          Map.entry("eur", 50L),
          Map.entry("gbp", 30L),
          Map.entry("hkd", 400L),
          Map.entry("huf", 17_500L),
          Map.entry("inr", 50L),
          Map.entry("jpy", 50L),
          Map.entry("mxn", 1_000L),
          Map.entry("myr", 200L),
          Map.entry("nok", 300L),
          Map.entry("nzd", 50L),
          Map.entry("pln", 200L),
          Map.entry("ron", 200L),
          Map.entry("sek", 300L),
          Map.entry("sgd", 50L),
          Map.entry("thb", 1_000L));

  /** Eight digits, except for rupiah with twelve. */
  private static final long MAXIMUM = 99_999_999L;

  private static final long MAXIMUM_IDR = 999_999_999_999L;

  /** Three-decimal currencies end in 0; these two have no minor unit but are sent in hundredths. */
  private static final Map<String, Long> STEPS =
      Map.of("bhd", 10L, "jod", 10L, "kwd", 10L, "omr", 10L, "tnd", 10L, "isk", 100L, "ugx", 100L);

  private Currencies() {}

  public static boolean knows(String currency) {
    return ALL.contains(currency);
  }

  public static long minimum(String currency) {
    return MINIMUMS.getOrDefault(currency, 1L);
  }

  public static long maximum(String currency) {
    return currency.equals("idr") ? MAXIMUM_IDR : MAXIMUM;
  }

  /** Amounts must be a multiple of this. */
  public static long step(String currency) {
    return STEPS.getOrDefault(currency, 1L);
  }
}
