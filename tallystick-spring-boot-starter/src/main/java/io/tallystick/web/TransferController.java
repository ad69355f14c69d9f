package io.tallystick.web;

import io.tallystick.FieldError;
import io.tallystick.access.Caller;
import io.tallystick.money.Money;
import io.tallystick.operation.Asked;
import io.tallystick.operation.OperationKind;
import io.tallystick.payment.Transfers;
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

/** Transfers for callers with {@code transfers:write}. */
@RestController
final class TransferController {
  private final Asking asking;
  private final Admission admission;
  private final Transfers transfers;
  private final OperationResults results;

  TransferController(
      Asking asking, Admission admission, Transfers transfers, OperationResults results) {
    this.asking = asking;
    this.admission = admission;
    this.transfers = transfers;
    this.results = results;
  }

  @PostMapping(
      path = ApiPaths.TRANSFERS,
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<?> create(
      @AuthenticationPrincipal Caller caller,
      @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable List<String> keys,
      @RequestBody TransferRequest request) {
    Asked asked = asking.post(caller, OperationKind.TRANSFER, keys, ApiPaths.TRANSFERS, request);
    Transfers.CreateTransfer transfer = request.toCommand();
    admission.admit(caller, asked);
    return Answers.of(
        transfers.create(asked, transfer),
        HttpStatus.CREATED,
        done -> results.of(done.operation()));
  }

  /** The body of a transfer. */
  record TransferRequest(
      @Nullable Long amount,
      @Nullable String currency,
      @Nullable String destination,
      @Nullable String orderId)
      implements MoneyRequest {
    static final Pattern DESTINATION = Pattern.compile("acct_[A-Za-z0-9]{1,250}");

    Transfers.CreateTransfer toCommand() {
      List<FieldError> errors = new ArrayList<>();
      Money money = Amounts.money(amount, currency, errors);
      if (destination == null || !DESTINATION.matcher(destination).matches()) {
        errors.add(new FieldError("destination", destination == null ? "required" : "invalid"));
      }
      if (orderId != null && !RefundController.RefundRequest.ORDER_ID.matcher(orderId).matches()) {
        errors.add(new FieldError("orderId", "invalid"));
      }
      if (!errors.isEmpty()) {
        throw Amounts.invalid(errors);
      }
      return new Transfers.CreateTransfer(
          Objects.requireNonNull(money), Objects.requireNonNull(destination), orderId);
    }
  }
}
