package io.tallystick.web;

import io.tallystick.Failpoint;
import io.tallystick.access.Caller;
import io.tallystick.operation.Fingerprint;
import io.tallystick.payment.PaymentIntentAnswer;
import io.tallystick.payment.PaymentIntents;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Payment intents for callers with {@code payments:write}. */
@RestController
final class PaymentIntentController {
  private static final String REPLAYED = "Idempotent-Replayed";

  /** Stripe's own advice after a rate limit is about a second. */
  private static final int RETRY_AFTER_SECONDS = 2;

  private final PaymentIntents paymentIntents;
  private final String publishableKey;

  PaymentIntentController(PaymentIntents paymentIntents, PublishableKey publishableKey) {
    this.paymentIntents = paymentIntents;
    this.publishableKey = publishableKey.value();
  }

  @PostMapping(
      path = ApiPaths.PAYMENT_INTENTS,
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<?> create(
      @AuthenticationPrincipal Caller caller,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable List<String> keys,
      @RequestBody PaymentIntentRequest request) {
    Fingerprint fingerprint =
        Fingerprint.of(
            "POST", ApiPaths.PAYMENT_INTENTS, ApiJson.MAPPER.writeValueAsString(request));
    PaymentIntentAnswer created =
        paymentIntents.create(
            caller.name(), request.toCommand(caller), IdempotencyKeys.required(keys), fingerprint);
    Failpoint.CALLER_UNANSWERED.reach();
    return answer(created);
  }

  private ResponseEntity<?> answer(PaymentIntentAnswer answer) {
    return switch (answer) {
      case PaymentIntentAnswer.Created created -> {
        ResponseEntity.BodyBuilder response =
            ResponseEntity.status(HttpStatus.CREATED).header(HttpHeaders.CACHE_CONTROL, "no-store");
        if (created.replayed()) {
          response.header(REPLAYED, "true");
        }
        yield response.body(new PaymentIntentResponse(created, publishableKey));
      }
      case PaymentIntentAnswer.Pending(var operationId, var status) ->
          ResponseEntity.accepted()
              .header(HttpHeaders.LOCATION, ApiPaths.OPERATIONS + "/" + operationId)
              .body(new PendingResponse(operationId, status));
      case PaymentIntentAnswer.InFlight() ->
          throw ProblemException.retryable(
              HttpStatus.CONFLICT,
              "in_flight",
              "A call with this Idempotency-Key is being worked on; try again.",
              RETRY_AFTER_SECONDS);
      case PaymentIntentAnswer.KeyReused() ->
          throw ProblemException.of(
              HttpStatus.UNPROCESSABLE_CONTENT,
              "idempotency_key_reused",
              "This Idempotency-Key stood for another call; use a new one.");
      case PaymentIntentAnswer.Refused refused ->
          throw ProblemException.of(
              HttpStatus.BAD_GATEWAY,
              "stripe_refused",
              "Stripe refused the call; the operator finds why in the log.",
              refused.replayed() ? Map.of(REPLAYED, "true") : Map.of());
      case PaymentIntentAnswer.Unavailable(var code) ->
          throw ProblemException.retryable(
              HttpStatus.SERVICE_UNAVAILABLE,
              code,
              "Stripe cannot be asked now; try again with the same Idempotency-Key.",
              RETRY_AFTER_SECONDS);
    };
  }
}
