package io.tallystick.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.json.JsonMapper;

class LimitOptionTest {
  private static final String HINT = "There are more: --limit N, up to 1000.";

  @Command(name = "listing", mixinStandardHelpOptions = true)
  static final class Listing implements Runnable {
    private final int stored;

    @Mixin private LimitOption limit;
    @Mixin private JsonOption json;

    Listing(int stored) {
      this.stored = stored;
    }

    @Override
    public void run() {
      List<Integer> rows = IntStream.range(0, Math.min(stored, limit.lookedUp())).boxed().toList();
      json.printAll(rows, limit, "None.", Listing::table);
    }

    private static Table table(List<Integer> rows) {
      Table table = new Table("ROW");
      rows.forEach(table::add);
      return table;
    }
  }

  @Test
  void saysThatThereAreMoreThanItShows() {
    assertThat(run(21).lines()).hasSize(1 + 20 + 2).last().isEqualTo(HINT);
    assertThat(run(3, "--limit", "2").lines()).hasSize(1 + 2 + 2).last().isEqualTo(HINT);
    assertThat(run(1_001, "--limit", "1000").lines()).last().isEqualTo("There are more.");
  }

  @Test
  void saysNothingWhereItShowsAll() {
    assertThat(run(20).lines()).hasSize(1 + 20);
    assertThat(run(0)).isEqualTo("None.\n");
  }

  @Test
  void printsNoMoreThanTheLimitAsJson() {
    assertThat(JsonMapper.shared().readTree(run(21, "--json"))).hasSize(20);
  }

  @Test
  void namesItsDefault() {
    assertThat(run(0, "--help").replaceAll("\\s+", " ")).contains("up to 1000 (20).");
  }

  private static String run(int stored, String... arguments) {
    StringWriter out = new StringWriter();
    int exit = new CommandLine(new Listing(stored)).setOut(new PrintWriter(out)).execute(arguments);
    assertThat(exit).isZero();
    return out.toString();
  }
}
