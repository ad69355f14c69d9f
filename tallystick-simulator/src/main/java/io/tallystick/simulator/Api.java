package io.tallystick.simulator;

import io.tallystick.simulator.account.Account;
import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.resource.Cause;
import io.tallystick.simulator.resource.Viewer;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.Reply;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Stripe's API: from a request to its answer, without the network. */
final class Api {
  private final Account account;
  private final IdempotencyKeys keys;
  private final Keyring keyring;

  Api(Account account, IdempotencyKeys keys, Keyring keyring) {
    this.account = account;
    this.keys = keys;
    this.keyring = keyring;
  }

  /**
   * Answers a call.
   *
   * @param around what happens around the execution while its idempotency key is in use
   */
  Reply answer(ApiRequest request, UnaryOperator<Supplier<Reply>> around) {
    try {
      String key = Authentication.key(request.header("Authorization"));
      Viewer viewer = Authentication.viewer(key);
      keyring.check(key, request.path());
      Account.Answering answering =
          account.answering(request.method(), request.path(), request.header("Stripe-Account"));
      if (!answering.operation().allows(viewer)) {
        throw Authentication.secretKeyRequired();
      }
      Supplier<Reply> execution = () -> execute(answering, request, viewer);
      return keys.once(request, around.apply(execution));
    } catch (Refusal e) {
      return Reply.refused(e.error());
    }
  }

  private static Reply execute(Account.Answering answering, ApiRequest request, Viewer viewer) {
    Cause cause =
        new Cause(request.method(), request.path(), request.id(), request.idempotencyKey());
    try {
      return answering.run(new Call(request.form(), viewer, cause));
    } catch (Refusal e) {
      return Reply.refused(e.error());
    }
  }
}
