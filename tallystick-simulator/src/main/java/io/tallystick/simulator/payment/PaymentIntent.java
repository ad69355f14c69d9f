package io.tallystick.simulator.payment;

import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.resource.Viewer;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A snapshot of a PaymentIntent. */
public record PaymentIntent(
    String id, String clientSecret, long created, Terms terms, IntentState state)
    implements ApiObject {

  PaymentIntent in(IntentState next) {
    return new PaymentIntent(id, clientSecret, created, terms, next);
  }

  PaymentIntent on(Terms next) {
    return new PaymentIntent(id, clientSecret, created, next, state);
  }

  public String status() {
    return state.status();
  }

  /** Minor units. */
  public long amount() {
    return terms.amount();
  }

  public String currency() {
    return terms.currency();
  }

  public Map<String, String> metadata() {
    return terms.labels().metadata();
  }

  public @Nullable String latestCharge() {
    return state.latestCharge();
  }

  /** Minor units that a capture could still take. */
  public long amountCapturable() {
    return state instanceof IntentState.RequiresCapture capture ? capture.amountCapturable() : 0;
  }

  /** Minor units received. */
  public long amountReceived() {
    return state instanceof IntentState.Succeeded succeeded ? succeeded.amountReceived() : 0;
  }

  @Override
  public ObjectNode json() {
    return PaymentIntentJson.full(this);
  }

  /** The fields that the bearer of a key may see. */
  Supplier<ObjectNode> viewFor(Viewer viewer) {
    return switch (viewer) {
      case MERCHANT -> this::json;
      case SHOPPER -> () -> PaymentIntentJson.publishable(this);
    };
  }

  @Nullable String customer() {
    return terms.labels().customer();
  }

  /** Leaves the client secret out. */
  @Override
  public String toString() {
    return "PaymentIntent[" + id + ", " + status() + "]";
  }
}
