package io.tallystick.web;

import java.util.List;

/** The paths that are ours; all others belong to the application around us. */
public final class ApiPaths {
  public static final String WEBHOOKS_STRIPE = "/api/webhooks/stripe";
  public static final String CATALOG = "/api/catalog";
  public static final String PAYMENT_INTENTS = "/api/payment-intents";
  public static final String CAPTURE = PAYMENT_INTENTS + "/{id}/capture";
  public static final String CANCEL = PAYMENT_INTENTS + "/{id}/cancel";
  public static final String REFUNDS = "/api/refunds";
  public static final String CHARGES = "/api/charges";
  public static final String TRANSFERS = "/api/transfers";
  public static final String ORDERS = "/api/orders";
  public static final String ORDER = ORDERS + "/{id}";
  public static final String OPERATIONS = "/api/operations";
  public static final String OPERATION = OPERATIONS + "/{id}";
  public static final String EVENTS = "/api/events";
  public static final String EVENT = EVENTS + "/{id}";

  /** What describes all of these, for programs and for people; there unless it is switched off. */
  public static final String OPEN_API = "/openapi.json";

  public static final String OPEN_API_PAGE = "/openapi";

  /** Everything behind the callers' security chain: these paths and all below them. */
  public static final List<String> CALLERS =
      List.of(CATALOG, PAYMENT_INTENTS, REFUNDS, CHARGES, TRANSFERS, ORDERS, OPERATIONS, EVENTS);

  private ApiPaths() {}
}
