package io.tallystick.simulator.payment;

import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.resource.Viewer;
import io.tallystick.simulator.wire.Json;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A snapshot of a SetupIntent: a method made ready for later payments.
 *
 * @param failure why the last attempt failed, or null
 */
public record SetupIntent(
    String id,
    String clientSecret,
    long created,
    Plan plan,
    Status status,
    @Nullable PaymentMethod paymentMethod,
    @Nullable Decline failure,
    @Nullable String cancellationReason)
    implements ApiObject {
  private static final Set<String> PUBLISHABLE =
      Set.of(
          "id",
          "object",
          "automatic_payment_methods",
          "cancellation_reason",
          "client_secret",
          "created",
          "description",
          "last_setup_error",
          "livemode",
          "next_action",
          "payment_method",
          "payment_method_types",
          "status",
          "usage");

  SetupIntent in(Status next, @Nullable PaymentMethod method, @Nullable Decline why) {
    return new SetupIntent(id, clientSecret, created, plan, next, method, why, null);
  }

  SetupIntent on(Plan next) {
    return new SetupIntent(
        id, clientSecret, created, next, status, paymentMethod, failure, cancellationReason);
  }

  SetupIntent canceled(@Nullable String reason) {
    return new SetupIntent(
        id, clientSecret, created, plan, Status.CANCELED, paymentMethod, null, reason);
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = Json.object().put("id", id).put("object", "setup_intent");
    json.putNull("application");
    json.set("automatic_payment_methods", automatic());
    json.put("cancellation_reason", cancellationReason).put("client_secret", clientSecret);
    json.put("created", created).put("customer", plan.customer());
    json.put("description", plan.description());
    json.set("last_setup_error", failure == null ? NullNode.getInstance() : failure.fields(null));
    json.putNull("latest_attempt").put("livemode", false).putNull("mandate");
    json.set("metadata", Json.object(plan.metadata()));
    json.set("next_action", nextAction());
    json.putNull("on_behalf_of");
    json.put("payment_method", paymentMethod == null ? null : paymentMethod.id());
    json.set("payment_method_options", Json.object());
    json.set("payment_method_types", Json.texts(plan.types()));
    json.putNull("single_use_mandate");
    return json.put("status", status.wireName()).put("usage", plan.usage());
  }

  private JsonNode automatic() {
    return plan.automatic()
        ? Json.object().put("allow_redirects", "always").put("enabled", true)
        : NullNode.getInstance();
  }

  private JsonNode nextAction() {
    if (status != Status.REQUIRES_ACTION) {
      return NullNode.getInstance();
    }
    ObjectNode json = Json.object().put("type", "use_stripe_sdk");
    return json.set("use_stripe_sdk", Json.object().put("type", "three_d_secure_redirect"));
  }

  ObjectNode json(Viewer viewer) {
    return switch (viewer) {
      case MERCHANT -> json();
      case SHOPPER -> json().retain(PUBLISHABLE);
    };
  }

  /** Leaves the client secret out. */
  @Override
  public String toString() {
    return "SetupIntent[" + id + ", " + status + "]";
  }

  /** What the merchant asked for. */
  record Plan(
      @Nullable String customer,
      @Nullable String description,
      String usage,
      boolean automatic,
      List<String> types,
      Map<String, String> metadata) {
    Plan {
      types = List.copyOf(types);
      metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    }
  }

  /** Where a SetupIntent stands. */
  public enum Status {
    REQUIRES_PAYMENT_METHOD,
    REQUIRES_CONFIRMATION,
    REQUIRES_ACTION,
    PROCESSING,
    SUCCEEDED,
    CANCELED;

    /** Stripe's word. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean isOpen() {
      return this == REQUIRES_PAYMENT_METHOD
          || this == REQUIRES_CONFIRMATION
          || this == REQUIRES_ACTION;
    }
  }
}
