package io.tallystick.simulator.plain;

import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.resource.Operation;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The kinds without rules of their own. */
public final class Kinds {
  private static final List<Kind> CATALOG =
      List.of(
          Kind.of("product", "/v1/products", "prod_")
              .required("name")
              .filters("active")
              .defaults(
                  """
                  {"active": true, "default_price": null, "description": null, "images": [],
                   "marketing_features": [], "package_dimensions": null, "shippable": null,
                   "statement_descriptor": null, "tax_code": null, "type": "service",
                   "unit_label": null, "url": null}\
                  """)
              .deletable(),
          Kind.of("price", "/v1/prices", "price_1")
              .required("currency")
              .references("product")
              .derive(Kinds::price)
              .filters("active", "currency", "product")
              .defaults(
                  """
                  {"active": true, "billing_scheme": "per_unit", "custom_unit_amount": null,
                   "lookup_key": null, "nickname": null, "recurring": null,
                   "tax_behavior": "unspecified", "tiers_mode": null, "transform_quantity": null,
                   "type": "one_time", "unit_amount": null, "unit_amount_decimal": null}\
                  """),
          Kind.of("plan", "/v1/plans", "plan_")
              .required("currency", "interval", "product")
              .defaults(
                  """
                  {"active": true, "billing_scheme": "per_unit", "interval_count": 1,
                   "nickname": null, "trial_period_days": null, "usage_type": "licensed"}\
                  """)
              .deletable(),
          Kind.of("coupon", "/v1/coupons", "")
              .defaults(
                  """
                  {"amount_off": null, "currency": null, "duration": "once",
                   "duration_in_months": null, "max_redemptions": null, "name": null,
                   "percent_off": null, "redeem_by": null, "times_redeemed": 0, "valid": true}\
                  """)
              .deletable(),
          Kind.of("promotion_code", "/v1/promotion_codes", "promo_1")
              .defaults(
                  """
                  {"active": true, "customer": null, "expires_at": null, "max_redemptions": null,
                   "times_redeemed": 0}\
                  """),
          Kind.of("tax_rate", "/v1/tax_rates", "txr_1")
              .required("display_name", "inclusive", "percentage")
              .defaults(
                  """
                  {"active": true, "country": null, "description": null, "jurisdiction": null,
                   "state": null, "tax_type": null}\
                  """),
          Kind.of("payment_link", "/v1/payment_links", "plink_1")
              .required("line_items")
              .defaults("{\"active\": true, \"allow_promotion_codes\": false}"));

  private static final List<Kind> BILLING =
      List.of(
          Kind.of("invoiceitem", "/v1/invoiceitems", "ii_1").required("customer").deletable(),
          Kind.of("quote", "/v1/quotes", "qt_1")
              .defaults("{\"status\": \"draft\"}")
              .silentUpdates()
              .step("finalize", "open", "finalized")
              .step("accept", "accepted", "accepted")
              .step("cancel", "canceled", "canceled"),
          Kind.of("subscription_schedule", "/v1/subscription_schedules", "sub_sched_1")
              .defaults("{\"end_behavior\": \"release\", \"status\": \"not_started\"}")
              .step("cancel", "canceled", "canceled", "aborted")
              .step("release", "released", "released"),
          Kind.of("checkout.session", "/v1/checkout/sessions", "cs_test_")
              .defaults("{\"payment_status\": \"unpaid\", \"status\": \"open\"}")
              .silentUpdates()
              .step("expire", "expired", "expired"),
          Kind.of("billing_portal.configuration", "/v1/billing_portal/configurations", "bpc_1")
              .defaults("{\"active\": true, \"is_default\": false}"),
          Kind.of("billing_portal.session", "/v1/billing_portal/sessions", "bps_1")
              .required("customer"),
          Kind.of("test_helpers.test_clock", "/v1/test_helpers/test_clocks", "clock_1")
              .required("frozen_time")
              .defaults("{\"name\": null, \"status\": \"ready\"}")
              .deletable()
              .step("advance", "ready", "advancing", "ready"),
          Kind.of("reporting.report_run", "/v1/reporting/report_runs", "frr_1")
              .required("report_type")
              .defaults("{\"error\": null, \"result\": null, \"status\": \"succeeded\"}")
              .toldAtOnce("succeeded"));

  private static final List<Kind> ISSUING =
      List.of(
          Kind.of("identity.verification_session", "/v1/identity/verification_sessions", "vs_1")
              .defaults("{\"last_error\": null, \"status\": \"requires_input\"}")
              .silentUpdates()
              .step("cancel", "canceled", "canceled")
              .step("redact", "requires_input", "redacted"),
          Kind.of("issuing.cardholder", "/v1/issuing/cardholders", "ich_1")
              .told("issuing_cardholder")
              .required("name", "billing")
              .defaults("{\"status\": \"active\"}"),
          Kind.of("issuing.card", "/v1/issuing/cards", "ic_1")
              .told("issuing_card")
              .required("currency", "type")
              .defaults("{\"brand\": \"Visa\", \"last4\": \"0009\", \"status\": \"inactive\"}"));

  private Kinds() {}

  private static ObjectNode price(ObjectNode fields) {
    fields.put("type", fields.path("recurring").isObject() ? "recurring" : "one_time");
    if (fields.path("unit_amount").isIntegralNumber()) {
      fields.put("unit_amount_decimal", fields.get("unit_amount").asString());
    }
    return fields;
  }

  /** The calls of every kind here. */
  public static List<Operation> operations(Desk desk) {
    List<Operation> operations = new ArrayList<>();
    for (List<Kind> kinds : List.of(CATALOG, BILLING, ISSUING)) {
      for (Kind kind : kinds) {
        operations.addAll(new Documents(kind, desk).operations());
      }
    }
    operations.addAll(new IssuingTests(desk).operations());
    return operations;
  }
}
