package io.tallystick.access;

import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The most that one key may move.
 *
 * @param amounts minor units by kind and currency; a kind that is there refuses every currency that
 *     it does not name, and one that is not there is not bounded
 */
public record Caps(Map<Kind, Map<Currency, Long>> amounts) {
  public static final Caps NONE = new Caps(Map.of());

  /** What a cap bounds. */
  public enum Kind {
    /** One refund. */
    REFUND,
    /** One transfer. */
    TRANSFER,
    /** All refunds and transfers of one day, by UTC. */
    DAY;

    /** Its name in tables and commands, as in {@code refund}. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Kind of(String wireName) {
      return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    /** Whether a key with these scopes can come to such a cap at all. */
    boolean concerns(Set<Scope> held) {
      return switch (this) {
        case REFUND -> held.contains(Scope.REFUNDS_WRITE);
        case TRANSFER -> held.contains(Scope.TRANSFERS_WRITE);
        case DAY -> REFUND.concerns(held) || TRANSFER.concerns(held);
      };
    }
  }

  /** Copies what it is given. */
  public Caps {
    Map<Kind, Map<Currency, Long>> copy = new EnumMap<>(Kind.class);
    amounts.forEach((kind, caps) -> copy.put(kind, Map.copyOf(caps)));
    amounts = Map.copyOf(copy);
    if (amounts.values().stream()
        .anyMatch(caps -> caps.isEmpty() || caps.values().stream().anyMatch(cap -> cap < 1))) {
      throw new IllegalArgumentException("a cap is above 0");
    }
  }

  /** These caps and one more; a currency has one cap of a kind. */
  public Caps with(Kind kind, Money most) {
    Map<Kind, Map<Currency, Long>> all = new HashMap<>(amounts);
    Map<Currency, Long> caps = new HashMap<>(of(kind));
    if (caps.put(most.currency(), most.minorUnits()) != null) {
      throw new IllegalArgumentException("two caps of one kind in " + most.currency());
    }
    all.put(kind, caps);
    return new Caps(all);
  }

  /** By currency; empty if this kind is not bounded. */
  public Map<Currency, Long> of(Kind kind) {
    return amounts.getOrDefault(kind, Map.of());
  }

  /** As they are stored and shown, as in {@code refund usd 50000}, always in the same order. */
  public List<String> words() {
    return listed(most -> most.currency().code() + " " + most.minorUnits());
  }

  /** For people, as in {@code refund 500.00 USD}, in the same order. */
  public List<String> texts() {
    return listed(Money::text);
  }

  private List<String> listed(Function<Money, String> amount) {
    return Arrays.stream(Kind.values())
        .flatMap(kind ->
            of(kind).entrySet().stream()
                .map(cap -> new Money(cap.getValue(), cap.getKey()))
                .map(most -> kind.wireName() + " " + amount.apply(most))
                .sorted())
        .toList();
  }

  static Caps parse(String... words) {
    Caps caps = NONE;
    for (String word : words) {
      String[] parts = word.split(" ", -1);
      caps =
          caps.with(Kind.of(parts[0]), new Money(Long.parseLong(parts[2]), Currency.of(parts[1])));
    }
    return caps;
  }
}
