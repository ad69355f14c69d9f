package io.tallystick.server.command;

import io.tallystick.access.Caps;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The most that a new key may move. */
final class CapOptions {
  /** Digits enough for any amount of Stripe's, and too few to overflow. */
  private static final Pattern CAP = Pattern.compile("([a-z]{3}):([1-9][0-9]{0,14})");

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--max-refund",
      paramLabel = "usd:50000",
      description = {
        "Most of one refund, in minor units;",
        "again for each further currency.",
        "Currencies not named are refused."
      })
  private List<String> refund = List.of();

  @Option(
      names = "--max-transfer",
      paramLabel = "usd:100000",
      description = "Most of one transfer, likewise.")
  private List<String> transfer = List.of();

  @Option(
      names = "--max-day",
      paramLabel = "usd:500000",
      description = {"Most of all refunds and transfers", "of one day (UTC), likewise."})
  private List<String> day = List.of();

  Caps parse() {
    return with(
        with(with(Caps.NONE, Caps.Kind.REFUND, refund), Caps.Kind.TRANSFER, transfer),
        Caps.Kind.DAY,
        day);
  }

  private Caps with(Caps caps, Caps.Kind kind, List<String> words) {
    Caps all = caps;
    for (String word : words) {
      Money most =
          money(word)
              .orElseThrow(() -> refuse(kind, "takes the form usd:50000, in a currency of Stripe"));
      if (all.of(kind).containsKey(most.currency())) {
        throw refuse(kind, "names a currency twice");
      }
      all = all.with(kind, most);
    }
    return all;
  }

  private static Optional<Money> money(String word) {
    Matcher cap = CAP.matcher(word);
    return cap.matches()
        ? Currency.find(cap.group(1))
            .map(currency -> new Money(Long.parseLong(cap.group(2)), currency))
        : Optional.empty();
  }

  private ParameterException refuse(Caps.Kind kind, String why) {
    return new ParameterException(spec.commandLine(), "--max-" + kind.wireName() + " " + why);
  }
}
