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

  /** Prints a list: its documents, or, for people, a table of them. */
  <T> void printAll(List<T> documents, String ifNone, Function<List<T>, Table> table) {
    print(
        documents,
        () -> {
          if (documents.isEmpty()) {
            out().println(ifNone);
          } else {
            table.apply(documents).print(out());
          }
        });
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
