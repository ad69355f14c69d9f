package io.tallystick.simulator.payment;

import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.resource.Cause;
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
import java.util.TreeMap;

/** The calls on disputes. */
final class DisputeCalls {
  /** Stripe's magic words: what the bank will decide, written as evidence. */
  private static final String WINNING = "winning_evidence";

  private static final String LOSING = "losing_evidence";
  private static final String ESCALATING = "escalate_inquiry_evidence";

  /** Until the bank decides on words that it knows. */
  private static final long REVIEW_SECONDS = 60;

  private final Desk desk;
  private final Disputes disputes;

  DisputeCalls(Desk desk, Disputes disputes) {
    this.desk = desk;
    this.disputes = disputes;
  }

  List<Operation> operations() {
    String one = "/v1/disputes/{id}";
    return List.of(
        Operation.of("GET", "/v1/disputes", (id, call) -> list(call.form())),
        Operation.of("GET", one, this::retrieve),
        Operation.of("POST", one, this::update),
        Operation.of("POST", one + "/close", this::close));
  }

  private Reply retrieve(String id, Call call) {
    call.form().allowOnly(Set.of());
    return Reply.ok(disputes.require(id)::json);
  }

  private Reply update(String id, Call call) {
    Form form = call.form();
    form.allowOnly(Set.of("evidence[*]", "submit", "metadata", "metadata[*]"));
    Dispute before = requireOpen(id);
    Map<String, String> evidence = new TreeMap<>(before.evidence());
    evidence.putAll(form.map("evidence"));
    boolean submits = form.flag("submit", form.hasAny("evidence"));
    Dispute answered =
        before.answered(
            evidence,
            Metadata.read(form, before.metadata()),
            before.submissions() + (submits ? 1 : 0));
    Dispute after = disputes.answer(before, answered, submits, call.cause());
    if (submits) {
      review(after);
    }
    return Reply.ok(after::json);
  }

  private void review(Dispute dispute) {
    Dispute.Status verdict =
        switch (dispute.evidence().getOrDefault("uncategorized_text", "")) {
          case WINNING ->
              dispute.status().isInquiry() ? Dispute.Status.WARNING_CLOSED : Dispute.Status.WON;
          case LOSING ->
              dispute.status().isInquiry() ? Dispute.Status.NEEDS_RESPONSE : Dispute.Status.LOST;
          case ESCALATING -> Dispute.Status.NEEDS_RESPONSE;
          default -> dispute.status();
        };
    if (verdict != dispute.status()) {
      desk.agenda().after(REVIEW_SECONDS, () -> decide(dispute.id(), verdict));
    }
  }

  private void decide(String id, Dispute.Status verdict) {
    Dispute now = disputes.shelf().get(id);
    if (now != null && disputes.mayBecome(now, verdict)) {
      disputes.decide(now, verdict, Cause.WORLD);
    }
  }

  /** The merchant gives in. */
  private Reply close(String id, Call call) {
    call.form().allowOnly(Set.of());
    Dispute dispute = requireOpen(id);
    Dispute.Status end =
        dispute.status().isInquiry() ? Dispute.Status.WARNING_CLOSED : Dispute.Status.LOST;
    return Reply.ok(disputes.decide(dispute, end, call.cause())::json);
  }

  private Dispute requireOpen(String id) {
    Dispute dispute = disputes.require(id);
    if (dispute.status().isFinal()) {
      String message =
          "This dispute is already closed: it has a status of %s."
              .formatted(dispute.status().wireName());
      throw new Refusal(StripeError.invalid(null, message, null));
    }
    return dispute;
  }

  private Reply list(Form form) {
    ListQuery query = ListQuery.read(form, Set.of("charge", "payment_intent"));
    String charge = form.textOrUnset("charge");
    String intent = form.textOrUnset("payment_intent");
    return query.answer(
        disputes.shelf(),
        "/v1/disputes",
        dispute ->
            (charge == null || charge.equals(dispute.charge().id()))
                && (intent == null || intent.equals(dispute.charge().paymentIntent())));
  }
}
