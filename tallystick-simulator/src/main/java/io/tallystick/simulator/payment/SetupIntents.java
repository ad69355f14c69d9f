package io.tallystick.simulator.payment;

import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.resource.Cause;
import io.tallystick.simulator.resource.ListQuery;
import io.tallystick.simulator.resource.Metadata;
import io.tallystick.simulator.resource.Operation;
import io.tallystick.simulator.resource.Shelf;
import io.tallystick.simulator.resource.Viewer;
import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.Json;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The SetupIntents, their calls and their transitions. */
final class SetupIntents {
  /** Intents kept: as many as payments are. */
  static final int MAX_INTENTS = 200_000;

  /** Until a bank has verified an account; Stripe takes minutes to days. */
  static final long BANK_SECONDS = 180;

  private static final int SECRET_CHARS = 25;
  private static final String NOUN = "setup_intent";
  private static final Set<String> PLAN =
      Set.of(
          "customer",
          "description",
          "usage",
          "automatic_payment_methods[*]",
          "payment_method_types[*]",
          "payment_method",
          "payment_method_data[**]",
          "mandate_data[**]",
          "return_url",
          "use_stripe_sdk",
          "confirm",
          "metadata",
          "metadata[*]");
  private static final Set<String> USAGES = Set.of("off_session", "on_session");
  private static final Set<String> REASONS =
      Set.of("abandoned", "duplicate", "requested_by_customer");

  private final Desk desk;
  private final PaymentMethods methods;
  private final Customers customers;
  private final Shelf<SetupIntent> shelf = new Shelf<>(NOUN, MAX_INTENTS);

  SetupIntents(Desk desk, PaymentMethods methods, Customers customers) {
    this.desk = desk;
    this.methods = methods;
    this.customers = customers;
    desk.library().shelve("seti", shelf::get);
  }

  List<Operation> operations() {
    String one = "/v1/setup_intents/{id}";
    return List.of(
        Operation.of("POST", "/v1/setup_intents", (id, call) -> create(call)),
        Operation.of("GET", "/v1/setup_intents", (id, call) -> list(call.form())),
        Operation.forShoppers("GET", one, this::retrieve),
        Operation.of("POST", one, this::update),
        Operation.forShoppers("POST", one + "/confirm", this::confirm),
        Operation.of("POST", one + "/cancel", this::cancel));
  }

  private Reply create(Call call) {
    Form form = call.form();
    form.allowOnly(PLAN);
    SetupIntent.Plan plan = plan(form, null);
    customers.requireReferred(plan.customer(), "customer");
    boolean confirms = form.flag("confirm", false);
    PaymentMethod method = methods.named(form);
    if (confirms && method == null) {
      throw new Refusal(StripeError.missing("payment_method"));
    }
    String id = desk.nextId("seti_1");
    SetupIntent.Status status =
        method == null
            ? SetupIntent.Status.REQUIRES_PAYMENT_METHOD
            : SetupIntent.Status.REQUIRES_CONFIRMATION;
    String secret = id + desk.ids().next("_secret_", SECRET_CHARS);
    SetupIntent intent = new SetupIntent(id, secret, desk.now(), plan, status, method, null, null);
    shelf.add(intent);
    desk.emit("setup_intent.created", intent, call.cause());
    return confirms && method != null ? settle(intent, method, call) : Reply.ok(intent::json);
  }

  private static SetupIntent.Plan plan(Form form, SetupIntent.@Nullable Plan before) {
    List<String> types = form.list("payment_method_types");
    String usage = form.oneOf("usage", USAGES);
    if (before != null) {
      return new SetupIntent.Plan(
          form.has("customer") ? form.textOrUnset("customer") : before.customer(),
          form.has("description") ? form.textOrUnset("description") : before.description(),
          usage == null ? before.usage() : usage,
          before.automatic(),
          types.isEmpty() ? before.types() : types,
          Metadata.read(form, before.metadata()));
    }
    return new SetupIntent.Plan(
        form.textOrUnset("customer"),
        form.textOrUnset("description"),
        usage == null ? "off_session" : usage,
        form.flag("automatic_payment_methods[enabled]", types.isEmpty()),
        types.isEmpty() ? List.of("card") : types,
        Metadata.read(form, Map.of()));
  }

  private Reply retrieve(String id, Call call) {
    call.form().allowOnly(Set.of("client_secret"));
    SetupIntent intent = require(id);
    ClientSecrets.check(intent.clientSecret(), "SetupIntent", call);
    return answer(intent, call.viewer());
  }

  private static Reply answer(SetupIntent intent, Viewer viewer) {
    return Reply.ok(() -> intent.json(viewer));
  }

  private Reply update(String id, Call call) {
    Form form = call.form();
    form.allowOnly(PLAN);
    SetupIntent before = require(id);
    SetupIntent.Plan plan = plan(form, before.plan());
    customers.requireReferred(plan.customer(), "customer");
    PaymentMethod method = methods.named(form);
    SetupIntent after = before.on(plan);
    if (method != null) {
      requireOpen(before, "updated");
      after = after.in(SetupIntent.Status.REQUIRES_CONFIRMATION, method, null);
    }
    shelf.replace(after);
    return Reply.ok(after::json);
  }

  private Reply confirm(String id, Call call) {
    Form form = call.form();
    form.allowOnly(
        Set.of(
            "client_secret",
            "payment_method",
            "payment_method_data[**]",
            "mandate_data[**]",
            "return_url",
            "use_stripe_sdk"));
    SetupIntent intent = require(id);
    ClientSecrets.check(intent.clientSecret(), "SetupIntent", call);
    requireOpen(intent, "confirmed");
    PaymentMethod named = methods.named(form);
    PaymentMethod method = named == null ? intent.paymentMethod() : named;
    if (method == null) {
      String message = "You cannot confirm this SetupIntent because it's missing a payment method.";
      throw unexpected(message);
    }
    return settle(intent, method, call);
  }

  private Reply settle(SetupIntent intent, PaymentMethod method, Call call) {
    return switch (method.method().behavior()) {
      case TestMethod.Behavior.Declines declines when !declines.onlyCharged() ->
          fail(intent, method, declines.decline(), call);
      case TestMethod.Behavior.Authenticates authenticates -> {
        SetupIntent waiting = intent.in(SetupIntent.Status.REQUIRES_ACTION, method, null);
        yield answer(move(waiting, "setup_intent.requires_action", call.cause()), call.viewer());
      }
      case TestMethod.Behavior.Lingers lingers -> {
        SetupIntent waiting = intent.in(SetupIntent.Status.PROCESSING, method, null);
        shelf.replace(waiting);
        desk.agenda().after(BANK_SECONDS, () -> verified(intent.id(), method));
        yield answer(waiting, call.viewer());
      }
      case TestMethod.Behavior.Declines saved ->
          answer(succeed(intent, method, call.cause()), call.viewer());
      case TestMethod.Behavior.Approves approves ->
          answer(succeed(intent, method, call.cause()), call.viewer());
      case TestMethod.Behavior.AwaitsTransfer awaits ->
          answer(succeed(intent, method, call.cause()), call.viewer());
    };
  }

  private void verified(String id, PaymentMethod method) {
    SetupIntent now = shelf.get(id);
    if (now != null && now.status() == SetupIntent.Status.PROCESSING) {
      succeed(now, method, Cause.WORLD);
    }
  }

  /** Ends the step that the shopper's bank asked for. */
  SetupIntent authenticate(String id, boolean passed, Call call) {
    SetupIntent intent = require(id);
    ClientSecrets.check(intent.clientSecret(), "SetupIntent", call);
    PaymentMethod method = intent.paymentMethod();
    if (intent.status() != SetupIntent.Status.REQUIRES_ACTION || method == null) {
      throw unexpected("This SetupIntent does not wait for authentication.");
    }
    if (passed) {
      return succeed(intent, method, call.cause());
    }
    SetupIntent failed =
        intent.in(SetupIntent.Status.REQUIRES_PAYMENT_METHOD, null, Decline.SETUP_UNAUTHENTICATED);
    return move(failed, "setup_intent.setup_failed", call.cause());
  }

  private SetupIntent succeed(SetupIntent intent, PaymentMethod method, Cause cause) {
    String customer = intent.plan().customer();
    PaymentMethod saved = customer == null ? method : methods.attach(method, customer, cause);
    SetupIntent done = intent.in(SetupIntent.Status.SUCCEEDED, saved, null);
    return move(done, "setup_intent.succeeded", cause);
  }

  private Reply fail(SetupIntent intent, PaymentMethod method, Decline decline, Call call) {
    SetupIntent failed = intent.in(SetupIntent.Status.REQUIRES_PAYMENT_METHOD, null, decline);
    move(failed, "setup_intent.setup_failed", call.cause());
    ObjectNode fields = decline.fields(null);
    fields.set("payment_method", method.json());
    fields.set("setup_intent", failed.json(call.viewer()));
    return Reply.failed(402, () -> Json.object().set("error", fields));
  }

  private SetupIntent move(SetupIntent after, String event, Cause cause) {
    shelf.replace(after);
    desk.emit(event, after, cause);
    return after;
  }

  private Reply cancel(String id, Call call) {
    call.form().allowOnly(Set.of("cancellation_reason"));
    SetupIntent intent = require(id);
    String reason = call.form().oneOf("cancellation_reason", REASONS);
    requireOpen(intent, "canceled");
    return Reply.ok(move(intent.canceled(reason), "setup_intent.canceled", call.cause())::json);
  }

  private static void requireOpen(SetupIntent intent, String what) {
    if (!intent.status().isOpen()) {
      String message =
          "This SetupIntent cannot be %s because it has a status of %s."
              .formatted(what, intent.status().wireName());
      throw unexpected(message);
    }
  }

  private static Refusal unexpected(String message) {
    return new Refusal(StripeError.invalid("setup_intent_unexpected_state", message, null));
  }

  private Reply list(Form form) {
    ListQuery query = ListQuery.read(form, Set.of("customer", "payment_method"));
    String customer = form.textOrUnset("customer");
    String method = form.textOrUnset("payment_method");
    return query.answer(
        shelf,
        "/v1/setup_intents",
        intent ->
            (customer == null || customer.equals(intent.plan().customer()))
                && (method == null
                    || (intent.paymentMethod() != null
                        && method.equals(intent.paymentMethod().id()))));
  }

  SetupIntent require(String id) {
    return shelf.require(id);
  }
}
