package io.tallystick.web;

import io.tallystick.Account;
import io.tallystick.access.Caller;
import io.tallystick.access.Caps;
import io.tallystick.operation.Allowance;
import io.tallystick.operation.Asked;
import io.tallystick.operation.Fingerprint;
import io.tallystick.operation.OperationKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads from a request what makes it the same call as another. */
final class Asking {
  private final Account account;

  Asking(Account account) {
    this.account = account;
  }

  /**
   * What a caller asks for.
   *
   * @param body as it was understood: white space and the order of its fields make no other call
   * @throws ProblemException 400 without a usable key
   */
  Asked post(
      Caller caller, OperationKind kind, @Nullable List<String> keys, String path, Object body) {
    return new Asked(
        account,
        caller.name(),
        kind,
        IdempotencyKeys.required(keys),
        Fingerprint.of("POST", path, ApiJson.MAPPER.writeValueAsString(body)),
        allowance(caller, kind));
  }

  /** What a key's caps leave of such a call; shoppers and keys without caps are not bounded. */
  private static Allowance allowance(Caller caller, OperationKind kind) {
    return caller instanceof Caller.BackEnd backEnd
        ? switch (kind) {
          case REFUND -> allowance(backEnd.caps(), Caps.Kind.REFUND);
          case TRANSFER -> allowance(backEnd.caps(), Caps.Kind.TRANSFER);
          case PAYMENT_INTENT, CAPTURE, CANCEL, CHARGE, CUSTOMER -> Allowance.UNBOUNDED;
        }
        : Allowance.UNBOUNDED;
  }

  private static Allowance allowance(Caps caps, Caps.Kind kind) {
    return new Allowance(caps.of(kind), caps.of(Caps.Kind.DAY));
  }
}
