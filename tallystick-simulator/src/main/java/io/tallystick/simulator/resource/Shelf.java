package io.tallystick.simulator.resource;

import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.StripeError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The objects of one kind in the order of their creation; beyond its cap it forgets the oldest. */
public final class Shelf<T extends ApiObject> {
  private final String noun;
  private final int cap;
  private final NavigableMap<Long, T> bySequence = new TreeMap<>();
  private final Map<String, Long> sequences = new HashMap<>();
  private long nextSequence;
  private long forgotten;

  /**
   * An empty shelf.
   *
   * @param noun what Stripe calls one of its objects in an error
   */
  public Shelf(String noun, int cap) {
    this.noun = noun;
    this.cap = cap;
  }

  public void add(T object) {
    sequences.put(object.id(), nextSequence);
    bySequence.put(nextSequence++, object);
    if (bySequence.size() > cap) {
      sequences.remove(bySequence.pollFirstEntry().getValue().id());
      forgotten++;
    }
  }

  public void replace(T object) {
    Long sequence = sequences.get(object.id());
    if (sequence != null) {
      bySequence.put(sequence, object);
    }
  }

  public void remove(String id) {
    Long sequence = sequences.remove(id);
    if (sequence != null) {
      bySequence.remove(sequence);
    }
  }

  public @Nullable T get(String id) {
    Long sequence = sequences.get(id);
    return sequence == null ? null : bySequence.get(sequence);
  }

  /** The object that a path names. */
  public T require(String id) {
    T found = get(id);
    if (found == null) {
      throw new Refusal(StripeError.notFound(noun, id));
    }
    return found;
  }

  /** The object that a parameter names. */
  public T requireReferred(String id, String param) {
    T found = get(id);
    if (found == null) {
      throw new Refusal(StripeError.missingReference(noun, id, param));
    }
    return found;
  }

  public int size() {
    return bySequence.size();
  }

  /** How many the cap has pushed out. */
  public long forgotten() {
    return forgotten;
  }

  public List<T> oldestFirst() {
    return List.copyOf(bySequence.values());
  }

  /** The objects after (older than) one, newest first; from the newest when none is named. */
  public Page<T> after(@Nullable String id, int limit, Predicate<T> matches) {
    NavigableMap<Long, T> older =
        id == null ? bySequence : bySequence.headMap(sequences.getOrDefault(id, 0L), false);
    return page(older.descendingMap().values().iterator(), limit, matches);
  }

  /** The objects just before (newer than) one, newest first as Stripe pages them. */
  public Page<T> before(String id, int limit, Predicate<T> matches) {
    NavigableMap<Long, T> newer = bySequence.tailMap(sequences.getOrDefault(id, 0L), false);
    Page<T> nearestFirst = page(newer.values().iterator(), limit, matches);
    List<T> items = new ArrayList<>(nearestFirst.items());
    Collections.reverse(items);
    return new Page<>(items, nearestFirst.hasMore());
  }

  private static <T> Page<T> page(Iterator<T> candidates, int limit, Predicate<T> matches) {
    List<T> items = new ArrayList<>();
    while (candidates.hasNext()) {
      T candidate = candidates.next();
      if (matches.test(candidate)) {
        if (items.size() == limit) {
          return new Page<>(items, true);
        }
        items.add(candidate);
      }
    }
    return new Page<>(items, false);
  }

  /** A part of a list, and whether more lies beyond it. */
  public record Page<T>(List<T> items, boolean hasMore) {
    public Page {
      items = List.copyOf(items);
    }
  }
}
