package io.tallystick.simulator.delivery;

import io.tallystick.simulator.event.Event;
import io.tallystick.simulator.event.EventSink;
import io.tallystick.simulator.event.WebhookEndpoint;
import io.tallystick.simulator.fault.EventFault;
import io.tallystick.simulator.fault.Faults;
import io.tallystick.simulator.resource.Cause;
import io.tallystick.simulator.resource.SimulatedClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Delivers events to endpoints, apart from the calls that caused them, until 2xx. */
public final class Webhooks implements EventSink, AutoCloseable {
  /** Deliveries under way at once; more would only queue in the receiver. */
  static final int MAX_CONCURRENT = 64;

  /** How long an event that is to be overtaken waits for the one that overtakes it. */
  static final Duration LONGEST_REORDERING = Duration.ofSeconds(10);

  private final Faults faults;
  private final SimulatedClock clock;
  private final DueQueue queue;
  private final Courier courier = new Courier();
  private final AttemptLog log = new AttemptLog();
  private final Outcomes outcomes = new Outcomes();
  private final HoldingPen pen = new HoldingPen();
  private final Map<String, WebhookEndpoint> endpoints = new ConcurrentHashMap<>();

  private final Overtaking overtaking = new Overtaking();

  private final Semaphore slots = new Semaphore(MAX_CONCURRENT);
  private final Thread dispatcher;

  public Webhooks(Faults faults, SimulatedClock clock) {
    this.faults = faults;
    this.clock = clock;
    this.queue = new DueQueue(clock);
    clock.onAdvance(queue::clockMoved);
    this.dispatcher = Thread.ofVirtual().name("simulator-webhooks").unstarted(this::dispatch);
  }

  public void start() {
    dispatcher.start();
  }

  @Override
  public @Nullable EventFault strike(String type, Cause cause, List<WebhookEndpoint> wanting) {
    List<String> paths = new ArrayList<>(List.of(cause.path()));
    wanting.forEach(endpoint -> paths.add(URI.create(endpoint.url()).getPath()));
    return faults.strikeEvent(type, !wanting.isEmpty(), cause.method(), paths).orElse(null);
  }

  @Override
  public void emitted(Event event, List<WebhookEndpoint> wanting, @Nullable EventFault fault) {
    for (WebhookEndpoint endpoint : wanting) {
      plan(event, endpoint, fault);
    }
  }

  private void plan(Event event, WebhookEndpoint endpoint, @Nullable EventFault fault) {
    String own = endpoint.apiVersion();
    String version = own == null ? Event.API_VERSION : own;
    Instant now = clock.instant();
    Delivery plain = Delivery.first(event, endpoint.id(), version, now);
    if (!(fault instanceof EventFault.Drop)) {
      overtaking.planned(plain);
    }
    switch (fault) {
      case null -> offer(plain);
      case EventFault.SameSecond() -> offer(plain);
      case EventFault.SecondId() -> offer(plain);
      case EventFault.Drop() -> outcomes.giveUp(event.id());
      case EventFault.Delay(Duration pause) -> offer(plain.dueAt(now.plus(pause)));
      case EventFault.WrongMode() -> offer(plain.as(Disguise.WRONG_MODE));
      case EventFault.VersionSkew() ->
          offer(Delivery.first(event, endpoint.id(), EventFault.VersionSkew.API_VERSION, now));
      case EventFault.Duplicate() -> {
        offer(plain);
        offer(plain);
      }
      case EventFault.Forged() -> {
        offer(plain);
        offer(plain.as(Disguise.FORGED));
      }
      case EventFault.Reorder() -> {
        Delivery late = plain.dueAt(now.plus(LONGEST_REORDERING));
        overtaking.awaitNext(late);
        offer(late);
      }
    }
  }

  private void offer(Delivery delivery) {
    outcomes.begin(delivery.event().id());
    if (!pen.take(delivery) && !queue.offer(delivery)) {
      outcomes.giveUp(delivery.event().id());
    }
  }

  private void dispatch() {
    try {
      while (true) {
        Delivery next = queue.take();
        slots.acquire();
        Thread.startVirtualThread(() -> attempt(next));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void attempt(Delivery delivery) {
    try {
      deliver(delivery);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      slots.release();
      queue.settled();
    }
  }

  /** Whether nothing is under way or due any more, waiting for that at most so long. */
  public boolean awaitIdle(Duration atMost) {
    return queue.awaitIdle(atMost);
  }

  /** Sends, keeps count of it and sees to what follows; null when the endpoint is gone. */
  private @Nullable Attempt deliver(Delivery delivery) throws InterruptedException {
    WebhookEndpoint endpoint = endpoints.get(delivery.endpoint());
    String event = delivery.event().id();
    if (endpoint == null || endpoint.disabled()) {
      outcomes.giveUp(event);
      overtake(delivery);
      return null;
    }
    List<String> secrets = endpoint.secretsAt(clock.instant());
    Attempt attempt = courier.send(delivery, endpoint.url(), secrets, outcomes.pending(event));
    log.add(attempt);
    if (attempt.acknowledged() || delivery.disguise() == Disguise.FORGED) {
      outcomes.done(event);
    } else {
      retry(delivery);
    }
    overtake(delivery);
    return attempt;
  }

  private void retry(Delivery delivery) {
    Instant now = clock.instant();
    if (!delivery.mayRetry(now) || !queue.offer(delivery.retryAfter(now))) {
      outcomes.giveUp(delivery.event().id());
    }
  }

  /** What was to come after this one is due now. */
  private void overtake(Delivery first) {
    Delivery late = overtaking.over(first);
    if (late != null && queue.removeIf(late::equals)) {
      queue.offer(late.dueAt(clock.instant()));
    }
  }

  /** From now on events wait until they are let go. */
  public void hold() {
    pen.close();
  }

  /** Events that wait, oldest first. */
  public List<Event> held() {
    return pen.held().stream().map(Delivery::event).distinct().toList();
  }

  /**
   * Delivers events that wait, one after the other, each when the one before it was answered.
   *
   * @param order what is to arrive, and how often; those of other events stay
   * @return what came of each attempt
   */
  public List<Attempt> letGo(List<Event> order) throws InterruptedException {
    List<Delivery> held = pen.release(order);
    List<Delivery> arranged =
        order.stream()
            .flatMap(event -> held.stream().filter(delivery -> delivery.event().equals(event)))
            .toList();
    arranged.forEach(delivery -> outcomes.begin(delivery.event().id()));
    held.forEach(delivery -> outcomes.done(delivery.event().id()));
    List<Attempt> attempts = new ArrayList<>();
    for (Delivery delivery : arranged) {
      Attempt attempt = deliver(delivery);
      if (attempt != null) {
        attempts.add(attempt);
      }
    }
    return attempts;
  }

  /** Loses events that wait: they are never delivered. */
  public void lose(List<Event> events) {
    pen.release(events).forEach(delivery -> outcomes.giveUp(delivery.event().id()));
  }

  @Override
  public int pending(String eventId) {
    return outcomes.pending(eventId);
  }

  @Override
  public boolean succeeded(String eventId) {
    return outcomes.succeeded(eventId);
  }

  @Override
  public void changed(WebhookEndpoint endpoint) {
    endpoints.put(endpoint.id(), endpoint);
  }

  @Override
  public void deleted(WebhookEndpoint endpoint) {
    endpoints.remove(endpoint.id());
    overtaking.forget(endpoint.id());
    queue.removeIf(delivery -> {
      boolean gone = delivery.endpoint().equals(endpoint.id());
      if (gone) {
        outcomes.giveUp(delivery.event().id());
      }
      return gone;
    });
  }

  public List<Attempt> attempts() {
    return log.all();
  }

  /** Attempts that the log no longer holds. */
  public long forgottenAttempts() {
    return log.forgotten();
  }

  @Override
  public void close() {
    dispatcher.interrupt();
    courier.close();
  }
}
