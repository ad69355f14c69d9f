package io.tallystick.simulator.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** The faults still to come, each struck by the first call or event that matches. */
public final class Faults {
  /** Rules that wait at once; a script of a thousand faults is one per call of a long test. */
  static final int MAX_RULES = 1_000;

  /** Pause of a fault that is drawn: enough to be overtaken, short enough not to be a time-out. */
  private static final Duration DRAWN_PAUSE = Duration.ofMillis(200);

  private final List<FaultRule> rules = new ArrayList<>();
  private final SplittableRandom random;

  /**
   * Starts without faults.
   *
   * @param seed of those that strike by chance
   */
  public Faults(long seed) {
    random = new SplittableRandom(seed);
  }

  /**
   * Lets every fault there is strike by chance, on any call of the API and any event.
   *
   * @param probability of each fault, above 0 and at most 1
   */
  public void everything(double probability) {
    for (Fault fault : FaultNames.all(DRAWN_PAUSE)) {
      add(new FaultRule("*", "*", fault, FaultRule.MAX_TIMES, probability));
    }
  }

  /** Orders a fault for the next matching call, as {@link FaultRule} describes. */
  public void next(String method, String path, CallFault fault) {
    add(new FaultRule(method, path, fault, 1));
  }

  /** Orders a fault for the next matching calls. */
  public void next(String method, String path, CallFault fault, int times) {
    add(new FaultRule(method, path, fault, times));
  }

  /** Orders a fault for the next event whose type matches, such as {@code payment_intent.*}. */
  public void nextEvent(String type, EventFault fault) {
    add(new FaultRule("*", type, fault, 1));
  }

  /** Orders a fault for the next matching events. */
  public void nextEvent(String type, EventFault fault, int times) {
    add(new FaultRule("*", type, fault, times));
  }

  /**
   * Adds a rule behind the others.
   *
   * @throws IllegalStateException when too many wait already
   */
  public synchronized void add(FaultRule rule) {
    if (rules.size() >= MAX_RULES) {
      throw new IllegalStateException("At most " + MAX_RULES + " faults can wait; clear some.");
    }
    rules.add(rule);
  }

  public synchronized void clear() {
    rules.clear();
  }

  /** Removes every rule of this method, path and fault. */
  public synchronized void remove(String method, String path, Fault fault) {
    rules.removeIf(rule -> rule.isFor(method, path, fault));
  }

  public synchronized List<FaultRule> waiting() {
    return List.copyOf(rules);
  }

  /** The fault that strikes this call, counted as struck. */
  public Optional<CallFault> strikeCall(String method, String path) {
    return strike(rule ->
            rule.fault() instanceof CallFault
                && fits(rule.method(), method)
                && new Glob(rule.path()).matches(path))
        .map(CallFault.class::cast);
  }

  /**
   * The fault that strikes this event, counted as struck.
   *
   * @param delivered whether any endpoint wants it; else only what a list shows can strike
   * @param method of the call that caused it
   * @param paths of the call that caused it, and of the endpoints that will receive it
   */
  public Optional<EventFault> strikeEvent(
      String type, boolean delivered, String method, Collection<String> paths) {
    return strike(
            rule -> {
              Glob glob = new Glob(rule.path());
              return rule.fault() instanceof EventFault fault
                  && (delivered || fault.isListed())
                  && fits(rule.method(), method)
                  && (glob.isPath() ? paths.stream().anyMatch(glob::matches) : glob.matches(type));
            })
        .map(EventFault.class::cast);
  }

  private static boolean fits(String ruled, String method) {
    return ruled.equals("*") || ruled.equals(method);
  }

  private synchronized Optional<Fault> strike(Predicate<FaultRule> matches) {
    for (int i = 0; i < rules.size(); i++) {
      FaultRule rule = rules.get(i);
      if (matches.test(rule) && strikes(rule)) {
        return Optional.of(strikeAt(i, rule));
      }
    }
    return Optional.empty();
  }

  private boolean strikes(FaultRule rule) {
    return rule.probability() == 1 || random.nextDouble() < rule.probability();
  }

  private Fault strikeAt(int index, FaultRule rule) {
    if (rule.times() == 1) {
      rules.remove(index);
    } else {
      rules.set(index, rule.struck());
    }
    return rule.fault();
  }
}
