package io.tallystick.web;

import io.tallystick.FieldError;
import io.tallystick.access.Caller;
import io.tallystick.money.Money;
import io.tallystick.operation.Asked;
import io.tallystick.operation.OperationKind;
import io.tallystick.payment.LegacyCharges;
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

/** Charges of the legacy API for callers with {@code charges:write}. */
@RestController
final class ChargeController {
  private final Asking asking;
  private final Admission admission;
  private final LegacyCharges charges;
  private final OperationResults results;

  ChargeController(
      Asking asking, Admission admission, LegacyCharges charges, OperationResults results) {
    this.asking = asking;
    this.admission = admission;
    this.charges = charges;
    this.results = results;
  }

  @PostMapping(
      path = ApiPaths.CHARGES,
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<?> create(
      @AuthenticationPrincipal Caller caller,
      @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable List<String> keys,
      @RequestBody ChargeRequest request) {
    Asked asked = asking.post(caller, OperationKind.CHARGE, keys, ApiPaths.CHARGES, request);
    LegacyCharges.CreateCharge charge = request.toCommand();
    admission.admit(caller, asked);
    return Answers.of(
        admission.noting(caller, charges.create(asked, charge)),
        HttpStatus.CREATED,
        done -> results.of(done.operation()));
  }

  /** The body of a charge. */
  record ChargeRequest(
      @Nullable Long amount,
      @Nullable String currency,
      @Nullable String source,
      @Nullable String description)
      implements MoneyRequest {
    static final Pattern SOURCE = Pattern.compile("(tok|src|card|ba)_[A-Za-z0-9_]{1,250}");

    LegacyCharges.CreateCharge toCommand() {
      List<FieldError> errors = new ArrayList<>();
      Money money = Amounts.money(amount, currency, errors);
      if (source == null || !SOURCE.matcher(source).matches()) {
        errors.add(new FieldError("source", source == null ? "required" : "invalid"));
      }
      Texts.check(description, Texts.LINE, "description", errors);
      if (!errors.isEmpty()) {
        throw Amounts.invalid(errors);
      }
      return new LegacyCharges.CreateCharge(
          Objects.requireNonNull(money), Objects.requireNonNull(source), description);
    }
  }
}
