package io.tallystick.simulator;

import io.tallystick.simulator.account.Account;
import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.resource.Cause;
import io.tallystick.simulator.resource.Operation;
import io.tallystick.simulator.resource.Viewer;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Stripe's API: from a request to its answer, without the network. */
final class Api {
  private final Account account;
  private final IdempotencyKeys keys;
  private final List<Operation> operations;

  Api(Account account, IdempotencyKeys keys) {
    this.account = account;
    this.keys = keys;
    this.operations = account.operations();
  }

  /**
   * Answers a call.
   *
   * @param around what happens around the execution while its idempotency key is in use
   */
  Reply answer(ApiRequest request, UnaryOperator<Supplier<Reply>> around) {
    try {
      Optional<Operation> operation = operation(request);
      if (operation.isEmpty()) {
        return Reply.refused(StripeError.unknownUrl(request.method(), request.path()));
      }
      Viewer viewer = Authentication.viewer(request.header("Authorization"));
      if (!operation.get().allows(viewer)) {
        throw Authentication.secretKeyRequired();
      }
      Supplier<Reply> execution = () -> execute(operation.get(), request, viewer);
      return keys.once(request, around.apply(execution));
    } catch (Refusal e) {
      return Reply.refused(e.error());
    }
  }

  private Optional<Operation> operation(ApiRequest request) {
    return operations.stream()
        .filter(candidate -> candidate.answers(request.method(), request.path()))
        .findFirst();
  }

  private Reply execute(Operation operation, ApiRequest request, Viewer viewer) {
    Cause cause =
        new Cause(request.method(), request.path(), request.id(), request.idempotencyKey());
    Call call = new Call(request.form(), viewer, cause);
    try {
      return account.exclusively(() -> operation.run(request.path(), call));
    } catch (Refusal e) {
      return Reply.refused(e.error());
    }
  }
}
