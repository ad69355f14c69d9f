package io.tallystick.server.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows for people: columns as wide as what they hold, nothing that a terminal would obey. */
final class Table {
  private static final String GAP = "  ";
  private static final String NOTHING = "-";

  private static final int NARROWEST = 8; // of what is cut: a word, or the start of an id

  /** Columns that say nothing once they are cut; ids are to be copied. */
  private static final Set<String> WHOLE =
      Set.of("AT", "CREATED", "RECEIVED", "USED", "AMOUNT", "REFUNDED", "STATUS", "OUTCOME");

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... headings) {
    rows.add(List.of(headings));
  }

  void add(@Nullable Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell == null ? NOTHING : printable(cell.toString()));
    }
    rows.add(row);
  }

  /** Prints it as wide as the terminal at most, if it is one. */
  void print(PrintWriter out) {
    print(out, Terminal.columns());
  }

  /**
   * The same for so many columns. Neither the first, with ids that are to be copied, is cut, nor
   * amounts, times and states.
   */
  void print(PrintWriter out, OptionalInt most) {
    int[] widths =
        IntStream.range(0, rows.getFirst().size())
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    most.ifPresent(columns -> narrow(widths, columns - GAP.length() * (widths.length - 1)));
    rows.forEach(row -> out.println(line(row, widths)));
  }

  /** Takes from the widest until all fit, or are as narrow as a word. */
  private void narrow(int[] widths, int room) {
    for (int over = IntStream.of(widths).sum() - room; over > 0; over--) {
      int widest =
          IntStream.range(1, widths.length)
              .filter(column -> !WHOLE.contains(rows.getFirst().get(column)))
              .boxed()
              .max(Comparator.comparingInt(column -> widths[column]))
              .orElse(0);
      if (widest == 0 || widths[widest] <= NARROWEST) {
        return;
      }
      widths[widest]--;
    }
  }

  private static String line(List<String> row, int[] widths) {
    return IntStream.range(0, row.size())
        .mapToObj(column -> cell(row.get(column), widths[column]))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }

  private static String cell(String text, int width) {
    return text.length() > width
        ? text.substring(0, width - 1) + "…"
        : text + " ".repeat(width - text.length());
  }

  /** Without what moves a cursor, ends a line, or turns and hides what follows. */
  static String printable(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", "?");
  }
}
