package io.tallystick.bench;

import java.util.ArrayList;
import java.util.List;

/** What one run has measured. */
final class Figures {
  private final List<Figure> figures = new ArrayList<>();

  void add(List<Figure> more) {
    figures.addAll(more);
  }

  List<Figure> all() {
    return List.copyOf(figures);
  }

  boolean allReached() {
    return figures.stream().allMatch(Figure::ok);
  }
}
