package io.tallystick.simulator.payment;

import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.resource.Amounts;
import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.resource.ListQuery;
import io.tallystick.simulator.resource.Metadata;
import io.tallystick.simulator.resource.Operation;
import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The calls on refunds. */
final class RefundCalls {
  /** Refunds that an expanded charge shows, as many as a page of a list. */
  private static final int SHOWN = 10;

  private static final Set<String> REASONS =
      Set.of("duplicate", "fraudulent", "requested_by_customer");
  private static final Set<String> METADATA = Set.of("metadata", "metadata[*]");

  private final Refunds refunds;
  private final Charges charges;
  private final PaymentIntents intents;
  private final Disputes disputes;

  RefundCalls(
      Desk desk, Refunds refunds, Charges charges, PaymentIntents intents, Disputes disputes) {
    this.refunds = refunds;
    this.charges = charges;
    this.intents = intents;
    this.disputes = disputes;
    desk.library().offer("charge.refunds", this::ofCharge);
  }

  List<Operation> operations() {
    String one = "/v1/refunds/{id}";
    return List.of(
        Operation.of("POST", "/v1/refunds", (id, call) -> create(call)),
        Operation.of("GET", "/v1/refunds", (id, call) -> list(call.form(), null)),
        Operation.of("GET", one, this::retrieve),
        Operation.of("POST", one, this::update),
        Operation.of("POST", one + "/cancel", this::cancel),
        Operation.of("POST", "/v1/test_helpers/refunds/{id}/expire", this::expire),
        Operation.of(
            "GET", "/v1/charges/{id}/refunds", (charge, call) -> list(call.form(), charge)));
  }

  private Reply create(Call call) {
    Form form = call.form();
    form.allowOnly(
        Set.of(
            "charge",
            "payment_intent",
            "amount",
            "reason",
            "instructions_email",
            "metadata",
            "metadata[*]"));
    String reason = form.oneOf("reason", REASONS);
    Charge charge = charge(form);
    if (!charge.captured()) {
      String message =
          "Charge %s has not been captured, so there is nothing to refund.".formatted(charge.id());
      throw refused(null, message, "charge");
    }
    if (charge.dispute() != null && charge.refundable() > 0 && chargedBack(charge.dispute())) {
      String message =
          "Charge %s has been charged back; cannot issue a refund.".formatted(charge.id());
      throw refused("charge_disputed", message, null);
    }
    if (charge.refundable() == 0) {
      String message = "Charge %s has already been refunded.".formatted(charge.id());
      throw refused("charge_already_refunded", message, null);
    }
    String tooLarge =
        "Refund amount (%s) is greater than unrefunded amount on charge (%d)."
            .formatted(form.text("amount"), charge.refundable());
    long amount =
        Amounts.part(form, "amount", charge.refundable(), refused(null, tooLarge, "amount"));
    Map<String, String> metadata = Metadata.read(form, Map.of());
    return Reply.ok(refunds.open(charge, amount, reason, metadata, call.cause())::json);
  }

  private boolean chargedBack(String dispute) {
    return disputes.require(dispute).status().holdsMoney();
  }

  private Charge charge(Form form) {
    String charge = form.textOrUnset("charge");
    String intent = form.textOrUnset("payment_intent");
    if (charge != null) {
      return charges.requireReferred(charge, "charge");
    }
    if (intent == null) {
      String message = "One of the following params should be provided: payment_intent, charge.";
      throw refused("parameter_missing", message, null);
    }
    PaymentIntent found = intents.requireReferred(intent, "payment_intent");
    String latest = found.latestCharge();
    if (latest == null || !charges.require(latest).status().equals("succeeded")) {
      String message =
          "This PaymentIntent (%s) does not have a successful charge to refund.".formatted(intent);
      throw refused(null, message, "payment_intent");
    }
    return charges.require(latest);
  }

  private Reply retrieve(String id, Call call) {
    call.form().allowOnly(Set.of());
    return Reply.ok(refunds.require(id)::json);
  }

  private Reply update(String id, Call call) {
    call.form().allowOnly(METADATA);
    Refund before = refunds.require(id);
    Map<String, String> metadata = Metadata.read(call.form(), before.metadata());
    return Reply.ok(refunds.label(before, metadata, call.cause())::json);
  }

  private Reply cancel(String id, Call call) {
    call.form().allowOnly(Set.of());
    return end(id, Refund.Status.CANCELED, call);
  }

  /** The shopper never named an account. */
  private Reply expire(String id, Call call) {
    call.form().allowOnly(Set.of());
    return end(id, Refund.Status.FAILED, call);
  }

  private Reply end(String id, Refund.Status status, Call call) {
    Refund refund = refunds.require(id);
    if (refund.status() != Refund.Status.REQUIRES_ACTION) {
      String message =
          "Only a refund with status requires_action can be ended this way; this is %s."
              .formatted(refund.status().wireName());
      throw refused(null, message, null);
    }
    return Reply.ok(refunds.move(refund, status, call.cause())::json);
  }

  private Reply list(Form form, @Nullable String ofCharge) {
    ListQuery query = ListQuery.read(form, Set.of("charge", "payment_intent"));
    String charge = ofCharge == null ? form.textOrUnset("charge") : ofCharge;
    String intent = form.textOrUnset("payment_intent");
    return query.answer(
        refunds.shelf(),
        ofCharge == null ? "/v1/refunds" : "/v1/charges/" + ofCharge + "/refunds",
        refund ->
            (charge == null || charge.equals(refund.charge().id()))
                && (intent == null || intent.equals(refund.charge().paymentIntent())));
  }

  private JsonNode ofCharge(String charge) {
    Form form = Form.parse("limit=" + SHOWN, null);
    return list(form, charge).body().get();
  }

  private static Refusal refused(@Nullable String code, String message, @Nullable String param) {
    return new Refusal(StripeError.invalid(code, message, param));
  }
}
