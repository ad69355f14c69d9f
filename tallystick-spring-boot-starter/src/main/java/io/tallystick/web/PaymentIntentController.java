package io.tallystick.web;

import io.tallystick.RefusedException;
import io.tallystick.access.Caller;
import io.tallystick.access.Scope;
import io.tallystick.operation.Asked;
import io.tallystick.operation.OperationKind;
import io.tallystick.payment.Captures;
import io.tallystick.payment.CreatePaymentIntent;
import io.tallystick.payment.PaymentIntents;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Payment intents for callers with {@code payments:write}. */
@RestController
final class PaymentIntentController {
  static final Pattern ID = Pattern.compile("pi_[A-Za-z0-9_]{1,250}");

  private final Asking asking;
  private final Admission admission;
  private final PaymentIntents paymentIntents;
  private final Captures captures;
  private final OperationResults results;
  private final String publishableKey;

  PaymentIntentController(
      Asking asking,
      Admission admission,
      PaymentIntents paymentIntents,
      Captures captures,
      OperationResults results,
      PublishableKey publishableKey) {
    this.asking = asking;
    this.admission = admission;
    this.paymentIntents = paymentIntents;
    this.captures = captures;
    this.results = results;
    this.publishableKey = publishableKey.value();
  }

  @PostMapping(
      path = ApiPaths.PAYMENT_INTENTS,
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<?> create(
      @AuthenticationPrincipal Caller caller,
      @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable List<String> keys,
      @RequestBody PaymentIntentRequest request) {
    Asked asked =
        asking.post(caller, OperationKind.PAYMENT_INTENT, keys, ApiPaths.PAYMENT_INTENTS, request);
    CreatePaymentIntent purchase = request.toCommand(caller);
    admission.admit(caller, asked, purchase.user());
    return Answers.of(
        paymentIntents.create(asked, purchase),
        HttpStatus.CREATED,
        created -> new PaymentIntentResponse(created, publishableKey));
  }

  @PostMapping(
      path = ApiPaths.CAPTURE,
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<?> capture(
      @AuthenticationPrincipal Caller caller,
      @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable List<String> keys,
      @PathVariable String id,
      @RequestBody(required = false) @Nullable CaptureRequest body) {
    CaptureRequest request = Objects.requireNonNullElse(body, new CaptureRequest(null));
    Asked asked = asking.post(caller, OperationKind.CAPTURE, keys, path(id, "capture"), request);
    String paymentIntent = known(id);
    Long amount = request.checkedAmount();
    admission.admit(caller, asked);
    return Answers.of(
        captures.capture(asked, paymentIntent, amount),
        HttpStatus.OK,
        done -> results.of(done.operation()));
  }

  @PostMapping(
      path = ApiPaths.CANCEL,
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<?> cancel(
      @AuthenticationPrincipal Caller caller,
      @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable List<String> keys,
      @PathVariable String id,
      @RequestBody(required = false) @Nullable CancelRequest body) {
    Asked asked =
        asking.post(caller, OperationKind.CANCEL, keys, path(id, "cancel"), new CancelRequest());
    String paymentIntent = known(id);
    admission.admit(caller, asked);
    return Answers.of(
        captures.cancel(asked, paymentIntent, ownerNeededBy(caller)),
        HttpStatus.OK,
        done -> results.of(done.operation()));
  }

  /** The body of a capture. */
  record CaptureRequest(@Nullable Long amount) implements MoneyRequest {
    @Nullable Long checkedAmount() {
      return amount == null ? null : Amounts.positive("amount", amount);
    }
  }

  /** The body of a cancel, which has no fields. */
  record CancelRequest() {}

  private static String path(String id, String action) {
    return ApiPaths.PAYMENT_INTENTS + "/" + id + "/" + action;
  }

  /** Who may write payments cancels any; the others their own. */
  private static Optional<String> ownerNeededBy(Caller caller) {
    return caller.may(Scope.PAYMENTS_WRITE) ? Optional.empty() : Optional.of(caller.owner());
  }

  /** What cannot be an id is one that is not there. */
  private static String known(String id) {
    if (!ID.matcher(id).matches()) {
      throw RefusedException.notFound("payment intent");
    }
    return id;
  }
}
