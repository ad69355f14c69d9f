package io.tallystick.simulator.event;

import io.tallystick.simulator.fault.EventFault;
import io.tallystick.simulator.resource.Agenda;
import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.resource.Cause;
import io.tallystick.simulator.resource.Ids;
import io.tallystick.simulator.resource.ListQuery;
import io.tallystick.simulator.resource.Operation;
import io.tallystick.simulator.resource.Shelf;
import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The events of the account, listed as long as the shelf holds them. */
public final class Events {
  /** Events kept for listing: snapshots by reference, some 100 MB at most. */
  static final int MAX_EVENTS = 200_000;

  /** Types in one filter, as at Stripe. */
  static final int MAX_TYPES = 20;

  private static final String NOUN = "event";

  private final Ids ids;
  private final Agenda agenda;
  private final EventSink sink;
  private final WebhookEndpoints endpoints;
  private final @Nullable String account;

  /** Of the event before, in seconds since the epoch. */
  private long lastCreated;

  private final Shelf<Event> shelf = new Shelf<>(NOUN, MAX_EVENTS);

  /**
   * Tells of one account's changes.
   *
   * @param account the connected account whose events they are, or null for the platform's own
   */
  public Events(
      Ids ids,
      Agenda agenda,
      EventSink sink,
      WebhookEndpoints endpoints,
      @Nullable String account) {
    this.ids = ids;
    this.agenda = agenda;
    this.account = account;
    this.sink = sink;
    this.endpoints = endpoints;
  }

  public void emit(String type, ApiObject subject, @Nullable ApiObject before, Cause cause) {
    Event event = new Event(ids.next("evt_3"), agenda.now(), type, subject, before, cause, account);
    List<WebhookEndpoint> wanting = endpoints.wanting(event);
    EventFault fault = sink.strike(type, cause, wanting);
    Event told =
        fault instanceof EventFault.SameSecond && lastCreated > 0
            ? event.created(lastCreated)
            : event;
    add(told, wanting, fault);
    if (fault instanceof EventFault.SecondId) {
      add(told.as(ids.next("evt_3")), wanting, null);
    }
  }

  private void add(Event event, List<WebhookEndpoint> wanting, @Nullable EventFault fault) {
    lastCreated = event.created();
    shelf.add(event);
    sink.emitted(event, wanting, fault);
  }

  /** Newest first. */
  public List<Event> newest(int most) {
    return shelf.after(null, most, any -> true).items();
  }

  /** How many there were, those forgotten included. */
  public long count() {
    return shelf.size() + shelf.forgotten();
  }

  /** Finds one by its id, or null. */
  public @Nullable Event find(String id) {
    return shelf.get(id);
  }

  /** The calls that the API answers. */
  public List<Operation> operations() {
    return List.of(
        Operation.of("GET", "/v1/events", (id, call) -> list(call.form())),
        Operation.of("GET", "/v1/events/{id}", (id, call) -> retrieve(id, call.form())));
  }

  private Reply retrieve(String id, Form form) {
    form.allowOnly(Set.of());
    Event event = shelf.require(id);
    return Reply.ok(() -> view(event));
  }

  private Reply list(Form form) {
    ListQuery query = ListQuery.read(form, Set.of("type", "types[*]", "delivery_success"));
    return query.answer(shelf, "/v1/events", ofTypes(form).and(delivered(form)), this::view);
  }

  private static Predicate<Event> ofTypes(Form form) {
    List<String> types = new ArrayList<>(form.list("types"));
    String one = form.textOrUnset("type");
    if (one != null && !types.isEmpty()) {
      throw refused("Use type or types, not both.", "type");
    }
    if (one != null) {
      types.add(one);
    }
    if (types.size() > MAX_TYPES) {
      throw refused("At most " + MAX_TYPES + " types can be asked for.", "types");
    }
    return event -> types.isEmpty() || types.stream().anyMatch(type -> matches(type, event.type()));
  }

  /** Stripe's {@code delivery_success}: whether all endpoints have acknowledged the event. */
  private Predicate<Event> delivered(Form form) {
    if (!form.has("delivery_success")) {
      return event -> true;
    }
    boolean wanted = form.flag("delivery_success", true);
    return event -> sink.succeeded(event.id()) == wanted;
  }

  private static boolean matches(String wanted, String type) {
    return wanted.endsWith("*")
        ? type.startsWith(wanted.substring(0, wanted.length() - 1))
        : type.equals(wanted);
  }

  private static Refusal refused(String message, String param) {
    return new Refusal(StripeError.invalid(null, message, param));
  }

  private ObjectNode view(Event event) {
    return event.json(Event.API_VERSION, sink.pending(event.id()));
  }
}
