package io.tallystick.simulator.delivery;

import io.tallystick.simulator.event.Event;
import io.tallystick.simulator.event.EventSink;
import io.tallystick.simulator.event.WebhookEndpoint;
import io.tallystick.simulator.fault.EventFault;
import io.tallystick.simulator.fault.Faults;
import io.tallystick.simulator.resource.SimulatedClock;
import java.net.URI;
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

  private final Faults faults;
  private final SimulatedClock clock;
  private final DueQueue queue;
  private final Courier courier = new Courier();
  private final AttemptLog log = new AttemptLog();
  private final Map<String, Integer> pending = new ConcurrentHashMap<>();
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
  public void emitted(Event event, List<WebhookEndpoint> endpoints) {
    if (endpoints.isEmpty()) {
      return;
    }
    EventFault fault = strike(event, endpoints);
    for (WebhookEndpoint endpoint : endpoints) {
      plan(event, endpoint, fault);
    }
  }

  private @Nullable EventFault strike(Event event, List<WebhookEndpoint> endpoints) {
    List<String> paths = new ArrayList<>(List.of(event.cause().path()));
    endpoints.forEach(endpoint -> paths.add(URI.create(endpoint.url()).getPath()));
    return faults.strikeEvent(event.type(), event.cause().method(), paths).orElse(null);
  }

  private void plan(Event event, WebhookEndpoint endpoint, @Nullable EventFault fault) {
    String own = endpoint.apiVersion();
    String version = own == null ? Event.API_VERSION : own;
    Instant now = clock.instant();
    switch (fault) {
      case null -> offer(new Delivery(event, endpoint, version, 1, now));
      case EventFault.Drop() -> {}
      case EventFault.Delay delay ->
          offer(new Delivery(event, endpoint, version, 1, now.plus(delay.pause())));
      case EventFault.VersionSkew() ->
          offer(new Delivery(event, endpoint, EventFault.VersionSkew.API_VERSION, 1, now));
      case EventFault.Duplicate() -> {
        offer(new Delivery(event, endpoint, version, 1, now));
        offer(new Delivery(event, endpoint, version, 1, now));
      }
    }
  }

  private void offer(Delivery delivery) {
    pending.merge(delivery.event().id(), 1, Integer::sum);
    if (!queue.offer(delivery)) {
      settle(delivery);
    }
  }

  private void settle(Delivery delivery) {
    pending.computeIfPresent(
        delivery.event().id(), (id, count) -> count > 1 ? Integer.valueOf(count - 1) : null);
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
      int status = courier.send(delivery, pending(delivery.event().id()));
      log.add(delivery, status);
      if (status < 200 || status > 299) {
        retry(delivery);
      } else {
        settle(delivery);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      slots.release();
    }
  }

  private void retry(Delivery delivery) {
    if (!delivery.mayRetry() || !queue.offer(delivery.retryAfter(clock.instant()))) {
      settle(delivery);
    }
  }

  @Override
  public int pending(String eventId) {
    return pending.getOrDefault(eventId, 0);
  }

  @Override
  public void deleted(WebhookEndpoint endpoint) {
    queue.removeIf(delivery -> {
      boolean gone = delivery.endpoint().id().equals(endpoint.id());
      if (gone) {
        settle(delivery);
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
