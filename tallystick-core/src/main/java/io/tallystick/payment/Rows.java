package io.tallystick.payment;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Rows to be written by one statement, column by column as {@code unnest} takes them. */
record Rows<T>(List<T> rows) {
  static <T> Rows<T> of(Collection<T> rows) {
    return new Rows<>(List.copyOf(rows));
  }

  @Nullable String[] texts(Function<T, @Nullable String> column) {
    return rows.stream().map(column).toArray(String[]::new);
  }

  @Nullable UUID[] uuids(Function<T, @Nullable UUID> column) {
    return rows.stream().map(column).toArray(UUID[]::new);
  }

  Long[] longs(ToLongFunction<T> column) {
    return rows.stream().mapToLong(column).boxed().toArray(Long[]::new);
  }

  Boolean[] flags(Predicate<T> column) {
    return rows.stream().map(column::test).toArray(Boolean[]::new);
  }
}
