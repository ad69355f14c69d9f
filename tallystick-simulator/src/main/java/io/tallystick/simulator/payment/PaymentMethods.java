package io.tallystick.simulator.payment;

import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.resource.Cause;
import io.tallystick.simulator.resource.ListQuery;
import io.tallystick.simulator.resource.Metadata;
import io.tallystick.simulator.resource.Operation;
import io.tallystick.simulator.resource.Shelf;
import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.FormTree;
import io.tallystick.simulator.wire.Json;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The payment methods in use, each made from one of Stripe's test methods. */
final class PaymentMethods {
  /** Methods kept: as many as payments are, for each use makes one. */
  static final int MAX_METHODS = 200_000;

  private static final String NOUN = "PaymentMethod";
  private static final Set<String> CREATE =
      Set.of(
          "type",
          "card[*]",
          "sepa_debit[*]",
          "us_bank_account[*]",
          "customer_balance",
          "billing_details[**]",
          "allow_redisplay",
          "metadata",
          "metadata[*]");

  private final Desk desk;
  private final Customers customers;
  private final Shelf<PaymentMethod> shelf = new Shelf<>(NOUN, MAX_METHODS);

  PaymentMethods(Desk desk, Customers customers) {
    this.desk = desk;
    this.customers = customers;
    desk.library().shelve("pm", shelf::get);
    customers.use(this);
  }

  List<Operation> operations() {
    String one = "/v1/payment_methods/{id}";
    return List.of(
        Operation.forShoppers("POST", "/v1/payment_methods", (id, call) -> create(call)),
        Operation.of("GET", "/v1/payment_methods", (id, call) -> list(call.form(), null)),
        Operation.of("GET", one, this::retrieve),
        Operation.of("POST", one, this::update),
        Operation.of("POST", one + "/attach", this::attach),
        Operation.of("POST", one + "/detach", this::detach),
        Operation.of("GET", "/v1/customers/{id}/payment_methods", this::listOfCustomer));
  }

  /** Finds a method by its id, or makes one of a test method such as {@code pm_card_visa}. */
  PaymentMethod resolve(String name, String param) {
    PaymentMethod known = shelf.get(name);
    if (known != null) {
      return known;
    }
    TestMethod test =
        TestMethod.named(name)
            .orElseThrow(() -> new Refusal(StripeError.missingReference(NOUN, name, param)));
    return make(test, Json.object(), Map.of());
  }

  /** The method that a call names, or brings along as {@code payment_method_data}, or null. */
  @Nullable PaymentMethod named(Form form) {
    String name = form.textOrUnset("payment_method");
    if (name != null) {
      return resolve(name, "payment_method");
    }
    JsonNode data = FormTree.of(form).path("payment_method_data");
    return data instanceof ObjectNode sent ? make(test(sent), billing(sent), Map.of()) : null;
  }

  /** Makes a method of a legacy token, such as {@code tok_visa}. */
  PaymentMethod ofToken(String token, String param) {
    TestMethod test =
        TestMethod.token(token)
            .orElseThrow(() -> new Refusal(StripeError.missingReference("token", token, param)));
    return make(test, Json.object(), Map.of());
  }

  private PaymentMethod make(TestMethod test, ObjectNode billing, Map<String, String> metadata) {
    PaymentMethod made =
        new PaymentMethod(desk.nextId("pm_1"), desk.now(), test, null, billing, metadata);
    shelf.add(made);
    return made;
  }

  private Reply create(Call call) {
    Form form = call.form();
    form.allowOnly(CREATE);
    if (!form.has("type")) {
      throw new Refusal(StripeError.missing("type"));
    }
    ObjectNode sent = FormTree.of(form);
    PaymentMethod made = make(test(sent), billing(sent), Metadata.read(form, Map.of()));
    return Reply.ok(made::json);
  }

  /** What a customer pays with unless told otherwise, or null. */
  @Nullable PaymentMethod usual(String customer) {
    String source = customers.require(customer).text("default_source");
    return source.isEmpty() ? null : shelf.get(source);
  }

  private static ObjectNode billing(ObjectNode sent) {
    return sent.path("billing_details") instanceof ObjectNode billing ? billing : Json.object();
  }

  /** The test method that a description means; what Stripe does not publish is refused. */
  private static TestMethod test(ObjectNode sent) {
    String type = sent.path("type").asString("");
    return switch (type) {
      case "card" -> card(sent.path("card"));
      case "sepa_debit" -> numbered(type, sent.path(type).path("iban").asString(""), "iban");
      case "us_bank_account" ->
          numbered(type, sent.path(type).path("account_number").asString(""), "account_number");
      case "customer_balance" -> TestMethod.named("pm_customerBalance").orElseThrow();
      default -> {
        String message =
            "The simulator does not know the payment method type '%s'.".formatted(type);
        throw new Refusal(StripeError.invalid(null, message, "type"));
      }
    };
  }

  private static TestMethod card(JsonNode card) {
    String token = card.path("token").asString("");
    if (!token.isEmpty()) {
      return TestMethod.token(token)
          .orElseThrow(
              () -> new Refusal(StripeError.missingReference("token", token, "card[token]")));
    }
    return TestMethod.numbered(card.path("number").asString(""))
        .filter(test -> test.type().equals("card"))
        .orElseThrow(() ->
            new Refusal(
                new StripeError(
                    402,
                    "card_error",
                    "incorrect_number",
                    "Your card number is incorrect: the simulator takes Stripe's test cards"
                        + " only.",
                    "number")));
  }

  private static TestMethod numbered(String type, String number, String param) {
    Optional<TestMethod> found =
        TestMethod.numbered(number).filter(test -> test.type().equals(type));
    return found.orElseThrow(() -> {
      String message =
          "Invalid %s: the simulator takes Stripe's test accounts only.".formatted(param);
      return new Refusal(
          StripeError.invalid("account_number_invalid", message, type + "[" + param + "]"));
    });
  }

  private Reply retrieve(String id, Call call) {
    call.form().allowOnly(Set.of());
    return Reply.ok(require(id)::json);
  }

  private Reply update(String id, Call call) {
    Form form = call.form();
    form.allowOnly(
        Set.of("billing_details[**]", "card[*]", "allow_redisplay", "metadata", "metadata[*]"));
    PaymentMethod before = require(id);
    if (before.customer() == null) {
      String message = "You must save this PaymentMethod to a customer before you can update it.";
      throw new Refusal(StripeError.invalid(null, message, null));
    }
    ObjectNode billing = before.billing().deepCopy();
    billing.setAll(billing(FormTree.of(form)));
    PaymentMethod after =
        new PaymentMethod(
            id,
            before.created(),
            before.method(),
            before.customer(),
            billing,
            Metadata.read(form, before.metadata()));
    shelf.replace(after);
    desk.emit("payment_method.updated", after, before, call.cause());
    return Reply.ok(after::json);
  }

  PaymentMethod label(PaymentMethod method, Map<String, String> metadata) {
    PaymentMethod labelled =
        new PaymentMethod(
            method.id(),
            method.created(),
            method.method(),
            method.customer(),
            method.billing(),
            metadata);
    shelf.replace(labelled);
    return labelled;
  }

  private Reply attach(String id, Call call) {
    call.form().allowOnly(Set.of("customer"));
    String customer = call.form().textOrUnset("customer");
    if (customer == null) {
      throw new Refusal(StripeError.missing("customer"));
    }
    customers.requireReferred(customer, "customer");
    PaymentMethod method = resolve(id, "payment_method");
    if (method.method().behavior() instanceof TestMethod.Behavior.Declines declines
        && !declines.onlyCharged()) {
      ObjectNode error = Json.object().set("error", declines.decline().fields(null));
      return Reply.failed(402, () -> error);
    }
    return Reply.ok(attach(method, customer, call.cause())::json);
  }

  /** Makes a method the customer's. */
  PaymentMethod attach(PaymentMethod method, String customer, Cause cause) {
    if (customer.equals(method.customer())) {
      return method;
    }
    if (method.customer() != null) {
      String message = "The payment method you provided has already been attached to a customer.";
      throw new Refusal(StripeError.invalid("payment_method_unexpected_state", message, null));
    }
    PaymentMethod attached = method.of(customer);
    shelf.replace(attached);
    desk.emit("payment_method.attached", attached, cause);
    return attached;
  }

  private Reply detach(String id, Call call) {
    call.form().allowOnly(Set.of());
    PaymentMethod before = require(id);
    if (before.customer() == null) {
      String message =
          "The payment method you provided is not attached to a customer so detachment is"
              + " impossible.";
      throw new Refusal(StripeError.invalid(null, message, null));
    }
    PaymentMethod detached = before.of(null);
    shelf.replace(detached);
    desk.emit("payment_method.detached", detached, before, call.cause());
    return Reply.ok(detached::json);
  }

  private Reply listOfCustomer(String customer, Call call) {
    customers.require(customer);
    return list(call.form(), customer);
  }

  private Reply list(Form form, @Nullable String owner) {
    ListQuery query = ListQuery.read(form, Set.of("customer", "type"));
    String customer = owner == null ? form.textOrUnset("customer") : owner;
    String type = form.textOrUnset("type");
    return query.answer(
        shelf,
        "/v1/payment_methods",
        method ->
            method.customer() != null
                && (customer == null || customer.equals(method.customer()))
                && (type == null || type.equals(method.method().type())));
  }

  private PaymentMethod require(String id) {
    return shelf.require(id);
  }
}
