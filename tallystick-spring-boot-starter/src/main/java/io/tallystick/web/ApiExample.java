package io.tallystick.web;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request that can be sent as it stands, once its variables have values.
 *
 * @param title what it does
 * @param target path and query, with variables such as {@code $ORDER_ID}
 * @param body JSON, with the same variables; null if none is sent
 */
public record ApiExample(String title, String target, @Nullable String body) {

  private static final Pattern VARIABLE = Pattern.compile("\\$([A-Z_]+)");

  /**
   * What a variable stands for.
   *
   * @param sample a value of its form
   * @param source where a real one is from
   */
  public record Variable(String sample, String source) {}

  /** Every variable, by its name in a shell. */
  public static final Map<String, Variable> VARIABLES =
      Map.of(
          "PRICE_ID", new Variable("hat", "the `id` of a price of the catalogue"),
          "ORDER_ID",
              new Variable(
                  "ord_00VbqjX0fjAoIjhiMBnR13nP7", "the `orderId` of a payment intent's answer"),
          "PAYMENT_INTENT_ID",
              new Variable("pi_35S71DbGq6Y2QyUz3jnEbRwS", "the `paymentIntentId` of its answer"),
          "ACCOUNT_ID", new Variable("acct_1TallyStickDemo", "a connected account at Stripe"),
          "OPERATION_ID",
              new Variable(
                  "3f0c8a52-5c1e-4a7e-9a55-0d6a3b1f2c4d",
                  "the `operationId` of a 202, or what a problem's `reference` names after `ref_`"),
          "EVENT_ID", new Variable("evt_3AnH4uJVXI8yGPsCat53aFbq", "the `id` of an event"));

  /** The same request with values for its variables. */
  public ApiExample filled(UnaryOperator<String> values) {
    return new ApiExample(
        title, filled(target, values), body == null ? null : filled(body, values));
  }

  private static String filled(String text, UnaryOperator<String> values) {
    return VARIABLE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(values.apply(found.group(1))));
  }

  /** The names of the variables that it needs, each once. */
  public Set<String> variables() {
    return VARIABLE
        .matcher(target + body)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
