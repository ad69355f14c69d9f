package io.tallystick.webhook;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Remembers the events whose transaction was committed, and fails as told. */
final class RecordingHandler implements EventHandler {
  private final List<InboxEvent> seen = new CopyOnWriteArrayList<>();
  private final Map<String, Throwable> failures = new ConcurrentHashMap<>();
  private final Map<String, Throwable> failuresOnce = new ConcurrentHashMap<>();
  private volatile Function<InboxEvent, EventOutcome> answers =
      event -> new EventOutcome.Ignored("test");
  private volatile Consumer<InboxEvent> before = event -> {};

  void answers(Function<InboxEvent, EventOutcome> newAnswers) {
    answers = newAnswers;
  }

  void before(Consumer<InboxEvent> newBefore) {
    before = newBefore;
  }

  void failsFor(String eventId, Throwable failure) {
    failures.put(eventId, failure);
  }

  void failsOnce(String eventId, Throwable failure) {
    failuresOnce.put(eventId, failure);
  }

  List<InboxEvent> seen() {
    return seen;
  }

  List<String> ids() {
    return seen.stream().map(InboxEvent::eventId).toList();
  }

  @Override
  public List<EventOutcome> apply(List<InboxEvent> events) {
    for (InboxEvent event : events) {
      before.accept(event);
      fail(failures.get(event.eventId()));
      fail(failuresOnce.remove(event.eventId()));
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            seen.addAll(events);
          }
        });
    return events.stream().map(answers).toList();
  }

  private static void fail(@Nullable Throwable failure) {
    switch (failure) {
      case null -> {}
      case RuntimeException exception -> throw exception;
      case Error error -> throw error;
      default -> throw new IllegalArgumentException(failure);
    }
  }
}
