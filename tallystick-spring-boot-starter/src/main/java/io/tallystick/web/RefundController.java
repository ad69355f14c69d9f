package io.tallystick.web;

import io.tallystick.FieldError;
import io.tallystick.access.Caller;
import io.tallystick.operation.Asked;
import io.tallystick.operation.OperationKind;
import io.tallystick.payment.Refunds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Refunds for callers with {@code refunds:write}. */
@RestController
final class RefundController {
  private final Asking asking;
  private final Admission admission;
  private final Refunds refunds;
  private final OperationResults results;

  RefundController(Asking asking, Admission admission, Refunds refunds, OperationResults results) {
    this.asking = asking;
    this.admission = admission;
    this.refunds = refunds;
    this.results = results;
  }

  @PostMapping(
      path = ApiPaths.REFUNDS,
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<?> create(
      @AuthenticationPrincipal Caller caller,
      @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable List<String> keys,
      @RequestBody RefundRequest request) {
    Asked asked = asking.post(caller, OperationKind.REFUND, keys, ApiPaths.REFUNDS, request);
    Refunds.CreateRefund refund = request.toCommand();
    admission.admit(caller, asked);
    return Answers.of(
        refunds.create(asked, refund), HttpStatus.CREATED, done -> results.of(done.operation()));
  }

  /** The body of a refund. */
  record RefundRequest(@Nullable String orderId, @Nullable Long amount, @Nullable String reason)
      implements MoneyRequest {
    static final Pattern ORDER_ID = Pattern.compile("ord_[A-Za-z0-9]{1,60}");

    static final List<String> REASONS = List.of("duplicate", "fraudulent", "requested_by_customer");

    Refunds.CreateRefund toCommand() {
      List<FieldError> errors = new ArrayList<>();
      if (orderId == null || !ORDER_ID.matcher(orderId).matches()) {
        errors.add(new FieldError("orderId", orderId == null ? "required" : "invalid"));
      }
      if (amount != null && amount < 1) {
        errors.add(new FieldError("amount", "out_of_range"));
      }
      if (reason != null && !REASONS.contains(reason)) {
        errors.add(new FieldError("reason", "invalid"));
      }
      if (!errors.isEmpty()) {
        throw Amounts.invalid(errors);
      }
      return new Refunds.CreateRefund(Objects.requireNonNull(orderId), amount, reason);
    }
  }
}
