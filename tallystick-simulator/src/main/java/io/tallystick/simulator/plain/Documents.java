package io.tallystick.simulator.plain;

import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.resource.Cause;
import io.tallystick.simulator.resource.ListQuery;
import io.tallystick.simulator.resource.Metadata;
import io.tallystick.simulator.resource.Operation;
import io.tallystick.simulator.resource.Shelf;
import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.Json;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The documents of one kind, and the calls that every kind answers. */
public final class Documents {
  /** Documents kept of each kind: a large catalogue; some 50 MB at most. */
  static final int MAX_DOCUMENTS = 20_000;

  /** Characters of an id that the caller may choose, as at Stripe. */
  private static final int OWN_ID_CHARS = 14;

  private final Kind kind;
  private final Desk desk;
  private final Shelf<Document> shelf;

  public Documents(Kind kind, Desk desk) {
    this.kind = kind;
    this.desk = desk;
    this.shelf = new Shelf<>(kind.noun(), MAX_DOCUMENTS);
    if (!kind.idPrefix().isEmpty()) {
      desk.library().shelve(kind.idPrefix().split("_", 2)[0], shelf::get);
    }
  }

  /** Creating, reading, changing, listing, deleting where it can be, and the kind's own steps. */
  public List<Operation> operations() {
    String one = kind.path() + "/{id}";
    List<Operation> operations = new ArrayList<>();
    operations.add(Operation.of("POST", kind.path(), (id, call) -> answer(create(call))));
    operations.add(Operation.of("GET", kind.path(), (id, call) -> list(call.form())));
    operations.add(Operation.of("GET", one, (id, call) -> answer(require(id))));
    operations.add(Operation.of("POST", one, (id, call) -> answer(update(id, call))));
    if (kind.isDeletable()) {
      operations.add(Operation.of("DELETE", one, this::delete));
    }
    for (Kind.Step step : kind.steps()) {
      operations.add(
          Operation.of("POST", one + "/" + step.call(), (id, call) -> take(step, id, call)));
    }
    return operations;
  }

  private static Reply answer(Document document) {
    return Reply.ok(document::json);
  }

  public Document create(Call call) {
    for (String name : kind.required()) {
      if (!call.form().hasAny(name)) {
        throw new Refusal(StripeError.missing(name));
      }
    }
    ObjectNode sent = FieldTypes.sent(call.form());
    kind.references().forEach(name -> requireReferred(name, sent));
    return add(sent, Metadata.read(call.form(), Map.of()), call.cause());
  }

  private void requireReferred(String name, ObjectNode sent) {
    String id = sent.path(name).asString("");
    if (!id.isEmpty() && desk.library().find(id) == null) {
      throw new Refusal(StripeError.missingReference(name, id, name));
    }
  }

  private Document add(ObjectNode sent, Map<String, String> metadata, Cause cause) {
    String id = sent.path("id").asString("");
    if (id.isEmpty()) {
      String bare = desk.ids().next("", OWN_ID_CHARS);
      id = kind.idPrefix().isEmpty() ? bare : kind.idPrefix() + bare;
    }
    if (shelf.get(id) != null) {
      String message = "%s already exists with id '%s'.".formatted(kind.noun(), id);
      throw new Refusal(StripeError.invalid("resource_already_exists", message, "id"));
    }
    ObjectNode fields = Json.object().put("id", id).put("object", kind.noun());
    fields.setAll(kind.defaults());
    fields.put("created", desk.now()).put("livemode", false);
    merge(fields, sent);
    fields.set("metadata", Json.object(metadata));
    Document document = new Document(id, desk.now(), kind.derived(fields));
    shelf.add(document);
    String told = kind.creationEvent();
    if (told != null) {
      desk.emit(told, document, cause);
    }
    return document;
  }

  /** Adds an object that another call brings about. */
  public Document add(ObjectNode fields, Cause cause) {
    return add(fields, Map.of(), cause);
  }

  private Document update(String id, Call call) {
    return update(require(id), call);
  }

  /** Changes what the call names. */
  public Document update(Document before, Call call) {
    ObjectNode changes = before.json();
    merge(changes, FieldTypes.sent(call.form()));
    changes.set("metadata", Json.object(Metadata.read(call.form(), before.metadata())));
    return change(before, changes, kind.tellsUpdates() ? "updated" : null, call.cause());
  }

  /**
   * Puts a changed document in its place.
   *
   * @param event the end of the type of the event to emit, or null for none
   */
  public Document change(Document before, ObjectNode changes, @Nullable String event, Cause cause) {
    Document after = before.with(changes);
    shelf.replace(after);
    if (event != null) {
      desk.emit(kind.event(event), after, before, cause);
    }
    return after;
  }

  private Reply take(Kind.Step step, String id, Call call) {
    Document before = require(id);
    ObjectNode changes = FieldTypes.sent(call.form()).put("status", step.status());
    Document after = change(before, changes, null, call.cause());
    for (String event : step.events()) {
      desk.emit(kind.event(event), after, before, call.cause());
    }
    return answer(after);
  }

  private Reply delete(String id, Call call) {
    Document gone = require(id);
    shelf.remove(id);
    desk.emit(kind.deletionEvent(), gone, call.cause());
    return Reply.ok(gone::tombstone);
  }

  public Document require(String id) {
    return shelf.require(id);
  }

  public @Nullable Document find(String id) {
    return shelf.get(id);
  }

  private Reply list(Form form) {
    ListQuery query = ListQuery.read(form, kind.filters());
    Predicate<Document> matches = document -> !document.fields().path("deleted").asBoolean(false);
    for (String name : kind.filters()) {
      String wanted = form.textOrUnset(name);
      if (wanted != null) {
        matches = matches.and(document -> document.fields().path(name).asString().equals(wanted));
      }
    }
    return query.answer(shelf, kind.path(), matches);
  }

  public Shelf<Document> shelf() {
    return shelf;
  }

  /** What is sent within an object joins it; anything else takes the old value's place. */
  private static void merge(ObjectNode into, ObjectNode sent) {
    for (Map.Entry<String, JsonNode> field : sent.properties()) {
      JsonNode known = into.get(field.getKey());
      if (known instanceof ObjectNode inner && field.getValue() instanceof ObjectNode changes) {
        merge(inner, changes);
      } else {
        into.set(field.getKey(), field.getValue());
      }
    }
  }
}
