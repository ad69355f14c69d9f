package io.tallystick.simulator.plain;

import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.FormTree;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.StripeError;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;

/** Gives the texts of a form the types that Stripe's API documents for fields of that name. */
final class FieldTypes {
  private static final Set<String> INTEGERS =
      Set.of(
          ("amount unit_amount quantity interval_count trial_period_days iterations exp_month"
                  + " exp_year amount_off duration_in_months max_redemptions redeem_by expires_at"
                  + " frozen_time start_date end_date held_amount interval_start interval_end date"
                  + " unit_cost minimum_amount days_until_due balance next_invoice_sequence")
              .split(" "));
  private static final Set<String> DECIMALS = Set.of("percent_off", "percentage");
  private static final Set<String> FLAGS =
      Set.of(
          ("active inclusive enabled livemode allow_promotion_codes first_time_transaction"
                  + " require_matching_selfie shippable prorate invoice_now transferable"
                  + " transfer_lookup_key")
              .split(" "));

  private FieldTypes() {}

  /** What a call sends, typed, without its metadata. */
  static ObjectNode sent(Form form) {
    ObjectNode sent = FormTree.of(form);
    sent.remove("metadata");
    type(sent);
    return sent;
  }

  private static void type(ObjectNode object) {
    for (Map.Entry<String, JsonNode> field : Set.copyOf(object.properties())) {
      object.set(field.getKey(), typed(field.getKey(), field.getValue()));
    }
  }

  private static JsonNode typed(String name, JsonNode value) {
    if (value instanceof ObjectNode object) {
      type(object);
      return object;
    }
    if (value instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, typed(name, array.get(i)));
      }
      return array;
    }
    return value.isString() ? typed(name, value.stringValue(), value) : value;
  }

  private static JsonNode typed(String name, String text, JsonNode asSent) {
    try {
      if (INTEGERS.contains(name) && !text.equals("now")) {
        return LongNode.valueOf(Long.parseLong(text));
      }
      if (DECIMALS.contains(name)) {
        return DecimalNode.valueOf(new BigDecimal(text));
      }
    } catch (NumberFormatException e) {
      String message = "Invalid integer: " + text;
      throw new Refusal(StripeError.invalid("parameter_invalid_integer", message, name));
    }
    boolean flag = text.equals("true") || text.equals("false");
    return FLAGS.contains(name) && flag ? BooleanNode.valueOf(text.equals("true")) : asSent;
  }
}
