package io.tallystick.server.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code --json}: one document on standard output and nothing else there. */
final class JsonOption {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  /** Prints the document, or, for people, what the other prints. */
  void print(Object document, Runnable forPeople) {
    if (json) {
      out().println(JSON.writeValueAsString(document));
    } else {
      forPeople.run();
    }
    out().flush();
  }

  /**
   * Prints a list: its documents, or, for people, a table of them.
   *
   * @param rows as many as the limit has looked up
   */
  <T> void printAll(
      List<T> rows, LimitOption limit, String ifNone, Function<List<T>, Table> table) {
    List<T> documents = limit.shown(rows);
    print(
        documents,
        () -> {
          if (documents.isEmpty()) {
            out().println(ifNone);
            return;
          }
          table.apply(documents).print(out());
          limit
              .hint(rows)
              .ifPresent(hint -> {
                out().println();
                out().println(hint);
              });
        });
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
