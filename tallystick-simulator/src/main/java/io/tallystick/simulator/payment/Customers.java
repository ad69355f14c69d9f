package io.tallystick.simulator.payment;

import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.plain.Document;
import io.tallystick.simulator.plain.Documents;
import io.tallystick.simulator.plain.Kind;
import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.resource.Metadata;
import io.tallystick.simulator.resource.Operation;
import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.Json;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The customers: documents with methods, sources and discounts of their own. */
final class Customers {
  private static final Kind KIND =
      Kind.of("customer", "/v1/customers", "cus_")
          .filters("email")
          .defaults(
              """
              {"address": null, "balance": 0, "currency": null, "default_source": null,
               "delinquent": false, "description": null, "discount": null, "email": null,
               "invoice_prefix": "SIMULATR",
               "invoice_settings": {"custom_fields": null, "default_payment_method": null,
                                    "footer": null, "rendering_options": null},
               "name": null, "next_invoice_sequence": 1, "phone": null, "preferred_locales": [],
               "shipping": null, "tax_exempt": "none", "test_clock": null}\
              """);

  private final Desk desk;
  private final Documents documents;
  private @Nullable PaymentMethods methods;

  Customers(Desk desk) {
    this.desk = desk;
    this.documents = new Documents(KIND, desk);
  }

  /** The two rooms need each other. */
  void use(PaymentMethods paymentMethods) {
    this.methods = paymentMethods;
  }

  private PaymentMethods methods() {
    return Objects.requireNonNull(methods, "use was not called");
  }

  List<Operation> operations() {
    String one = "/v1/customers/{id}";
    List<Operation> operations = new ArrayList<>(documents.operations());
    operations.removeIf(operation -> operation.method().equals("POST"));
    operations.removeIf(operation -> operation.path().equals(one));
    operations.add(Operation.of("POST", "/v1/customers", (id, call) -> create(call)));
    operations.add(Operation.of("GET", one, this::retrieve));
    operations.add(Operation.of("POST", one, this::update));
    operations.add(Operation.of("DELETE", one, this::delete));
    operations.add(Operation.of("POST", one + "/sources", this::addSource));
    operations.add(Operation.ofPart("POST", one + "/sources/{source}", this::updateSource));
    return operations;
  }

  private Reply create(Call call) {
    PaymentMethod first = firstMethod(call.form());
    Document customer = documents.create(without(call, "payment_method", "source", "coupon"));
    if (first != null) {
      PaymentMethod attached = methods().attach(first, customer.id(), call.cause());
      ObjectNode defaults = customer.json();
      if (call.form().has("source")) {
        defaults.put("default_source", attached.id());
      }
      ObjectNode settings = defaults.withObject("/invoice_settings");
      if (call.form().has("invoice_settings[default_payment_method]")) {
        settings.put("default_payment_method", attached.id());
      }
      customer = documents.change(customer, defaults, null, call.cause());
    }
    return Reply.ok(discount(customer, call)::json);
  }

  private @Nullable PaymentMethod firstMethod(Form form) {
    String source = form.textOrUnset("source");
    return source == null ? methods().named(form) : methods().ofToken(source, "source");
  }

  private static Call without(Call call, String... names) {
    return new Call(call.form().without(Set.of(names)), call.viewer(), call.cause());
  }

  /** Gives, changes or takes away the discount of a coupon, if the call names one. */
  private Document discount(Document customer, Call call) {
    if (!call.form().has("coupon")) {
      return customer;
    }
    String coupon = call.form().textOrUnset("coupon");
    boolean had = customer.fields().path("discount").isObject();
    if (coupon == null && !had) {
      return customer;
    }
    ObjectNode changes = Json.object();
    Discount discount = new Discount(desk.nextId("di_1"), desk.now(), customer.id(), coupon);
    if (coupon == null) {
      changes.putNull("discount");
    } else {
      changes.set("discount", discount.json());
    }
    String change = coupon == null ? "deleted" : had ? "updated" : "created";
    desk.emit("customer.discount." + change, discount, call.cause());
    return documents.change(customer, changes, null, call.cause());
  }

  private Reply retrieve(String id, Call call) {
    call.form().allowOnly(Set.of());
    Document customer = require(id);
    return Reply.ok(gone(customer) ? customer::tombstone : customer::json);
  }

  private Reply update(String id, Call call) {
    Document customer = requirePresent(id, null);
    Document updated = documents.update(customer, without(call, "source", "coupon"));
    String source = call.form().textOrUnset("source");
    if (source != null) {
      PaymentMethod added = methods().attach(methods().ofToken(source, "source"), id, call.cause());
      ObjectNode changes = Json.object().put("default_source", added.id());
      updated = documents.change(updated, changes, null, call.cause());
    }
    return Reply.ok(discount(updated, call)::json);
  }

  /** A deleted customer can still be looked at, and nothing else. */
  private Reply delete(String id, Call call) {
    call.form().allowOnly(Set.of());
    Document customer = requirePresent(id, null);
    desk.emit("customer.deleted", customer, call.cause());
    documents.change(customer, Json.object().put("deleted", true), null, call.cause());
    return Reply.ok(customer::tombstone);
  }

  private Reply addSource(String id, Call call) {
    call.form().allowOnly(Set.of("source", "metadata", "metadata[*]"));
    requirePresent(id, null);
    String token = call.form().textOrUnset("source");
    if (token == null) {
      throw new Refusal(StripeError.missing("source"));
    }
    PaymentMethod card = methods().attach(methods().ofToken(token, "source"), id, call.cause());
    desk.emit("customer.source.created", new Source(card), call.cause());
    return Reply.ok(card::card);
  }

  private Reply updateSource(String id, String source, Call call) {
    call.form().allowOnly(Set.of("name", "exp_month", "exp_year", "metadata", "metadata[*]"));
    requirePresent(id, null);
    PaymentMethod before = methods().resolve(source, "id");
    PaymentMethod after = methods().label(before, Metadata.read(call.form(), before.metadata()));
    desk.emit("customer.source.updated", new Source(after), new Source(before), call.cause());
    return Reply.ok(after::card);
  }

  Document require(String id) {
    return documents.require(id);
  }

  private Document requirePresent(String id, @Nullable String param) {
    Document found = documents.find(id);
    if (found == null || gone(found)) {
      throw new Refusal(
          param == null
              ? StripeError.notFound("customer", id)
              : StripeError.missingReference("customer", id, param));
    }
    return found;
  }

  /** Refuses a parameter that names no customer. */
  void requireReferred(@Nullable String id, String param) {
    if (id != null) {
      requirePresent(id, param);
    }
  }

  private static boolean gone(Document customer) {
    return customer.fields().path("deleted").asBoolean(false);
  }

  /** A card as the legacy API shows it. */
  private record Source(PaymentMethod method) implements ApiObject {
    @Override
    public String id() {
      return method.id();
    }

    @Override
    public long created() {
      return method.created();
    }

    @Override
    public ObjectNode json() {
      return method.card();
    }
  }

  /** A coupon in use; without a coupon one that ends. */
  private record Discount(String id, long created, String customer, @Nullable String coupon)
      implements ApiObject {
    @Override
    public ObjectNode json() {
      ObjectNode json = Json.object().put("id", id).put("object", "discount");
      json.put("customer", customer).putNull("end").put("start", created);
      return json.set("source", Json.object().put("coupon", coupon).put("type", "coupon"));
    }
  }
}
