package io.tallystick.payment;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is known of the objects of one kind, before a merge and after it. */
final class Known<T> {
  private final Map<String, T> before = new HashMap<>();

  /** By id, so that transactions write rows in the same order. */
  private final Map<String, T> after = new TreeMap<>();

  Known(Collection<T> before, Function<T, String> id) {
    before.forEach(it -> this.before.put(id.apply(it), it));
  }

  Optional<T> find(@Nullable String id) {
    T latest = after.get(id == null ? "" : id);
    return Optional.ofNullable(latest == null ? before.get(id) : latest);
  }

  void put(String id, T latest) {
    after.put(id, latest);
  }

  void remove(String id) {
    before.remove(id);
    after.remove(id);
  }

  /** Everything, as it is now. */
  Collection<T> all() {
    Map<String, T> all = new TreeMap<>(before);
    all.putAll(after);
    return all.values();
  }

  /** What must be written. */
  List<T> changed() {
    return after.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
        .map(Map.Entry::getValue)
        .toList();
  }
}
