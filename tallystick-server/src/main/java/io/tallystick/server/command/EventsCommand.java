package io.tallystick.server.command;

import io.tallystick.TallystickException;
import io.tallystick.webhook.EventFilter;
import io.tallystick.webhook.Events;
import io.tallystick.webhook.Replay;
import io.tallystick.webhook.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Stripe's events as we hold them. */
@Command(
    name = "events",
    description = "Lists, shows and replays the events that Stripe sent.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class EventsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what: list, show or replay.");
  }

  @Command(
      name = "list",
      description = "Lists events, newest first.",
      mixinStandardHelpOptions = true)
  int list(
      @Option(names = "--type", paramLabel = "TYPE", description = "Only this type.")
          @Nullable String type,
      @Option(
              names = "--status",
              paramLabel = "STATUS",
              description = "Only received, applied, ignored, quarantined or parked ones.")
          @Nullable String status,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "20",
              description = "At most so many, up to 100 (${DEFAULT-VALUE}).")
          int limit,
      @Option(
              names = "--starting-after",
              paramLabel = "ID",
              description = "The last event of the page before.")
          @Nullable String startingAfter,
      @Mixin JsonOption json) {
    EventFilter filter = filter(type, status, startingAfter, limit);
    Events.Page page = Beside.database(it -> page(it, filter));
    json.print(
        page.events(),
        () -> {
          if (page.events().isEmpty()) {
            json.out().println("No events.");
            return;
          }
          table(page.events()).print(json.out());
          if (page.hasMore()) {
            String last = page.events().getLast().id();
            json.out().println();
            json.out().println("There are more: --starting-after " + last);
          }
        });
    return ExitCode.DONE;
  }

  @Command(
      name = "show",
      description = "Shows an event and what Stripe sent, client secrets blotted out.",
      mixinStandardHelpOptions = true)
  int show(
      @Parameters(paramLabel = "ID", description = "Stripe's id, evt_….") String id,
      @Mixin JsonOption json) {
    record Shown(StoredEvent event, Optional<byte[]> payload) {}
    Shown shown =
        Beside.database(it -> {
          Events events = new Events(it.jdbc(), it.account());
          return new Shown(found(events, id), events.payload(id));
        });
    JsonNode payload = shown.payload().map(EventsCommand::json).orElse(null);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("event", shown.event());
    document.put("payload", payload);
    json.print(
        document,
        () -> {
          table(List.of(shown.event())).print(json.out());
          json.out().println();
          json.out()
              .println(
                  payload == null ? "Its payload is not kept any more." : payload.toPrettyString());
        });
    return ExitCode.DONE;
  }

  @Command(
      name = "replay",
      description = {
        "Applies an event again, or all that a filter finds.",
        "Nothing happens twice by it: effects are recorded once."
      },
      mixinStandardHelpOptions = true)
  int replay(
      @Parameters(
              paramLabel = "ID",
              arity = "0..1",
              description = "Stripe's id, evt_…; without it, say --type or --status.")
          @Nullable String id,
      @Option(names = "--type", paramLabel = "TYPE", description = "All of this type.")
          @Nullable String type,
      @Option(
              names = "--status",
              paramLabel = "STATUS",
              description = "All applied, ignored or parked ones.")
          @Nullable String status,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "100",
              description = "At most so many, up to 100 (${DEFAULT-VALUE}).")
          int limit,
      @Option(
              names = "--stagger-ms",
              paramLabel = "N",
              defaultValue = "50",
              description = "Milliseconds from each to the next (${DEFAULT-VALUE}).")
          int staggerMillis,
      @Option(
              names = "--reason",
              paramLabel = "TEXT",
              defaultValue = "replayed by hand",
              description = "Why, to be kept with the event.")
          String reason,
      @Option(names = "--dry-run", description = "Only say what would be replayed.") boolean dryRun,
      @Mixin JsonOption json) {
    if ((id == null) == (type == null && status == null) || staggerMillis < 0) {
      throw new ParameterException(
          spec.commandLine().getSubcommands().get("replay"),
          "Name one event, or a filter (--type, --status), and a stagger of 0 or more.");
    }
    EventFilter filter = filter(type, status, null, limit);
    Replay.Reason why = reason(reason);
    Replay.Result result =
        Beside.database(it -> {
          Replay replay = new Replay(it.jdbc(), it.transactions(), it.account());
          List<StoredEvent> chosen =
              id == null
                  ? page(it, filter).events().reversed() // oldest first, as they came
                  : List.of(found(new Events(it.jdbc(), it.account()), id));
          if (dryRun) {
            return replay.dryRun(chosen);
          }
          Replay.Result done = replay.run(chosen, why, Duration.ofMillis(staggerMillis));
          Operator.at(it).seal();
          return done;
        });
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("dryRun", dryRun);
    document.put("replayed", result.replayed());
    document.put("notPossible", result.notPossible());
    json.print(document, () -> print(result, dryRun, json));
    return result.notPossible().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static void print(Replay.Result result, boolean dryRun, JsonOption json) {
    if (!result.replayed().isEmpty()) {
      table(result.replayed()).print(json.out());
      json.out().println();
    }
    int count = result.replayed().size();
    if (count == 0 && result.notPossible().isEmpty()) {
      json.out().println("No event matches.");
    } else {
      json.out().println((dryRun ? "Would replay " : "Replaying ") + events(count) + ".");
    }
    result
        .notPossible()
        .forEach(event ->
            json.out()
                .println(
                    "Not possible: "
                        + event.id()
                        + (event.status().equals(EventFilter.QUARANTINED)
                            ? " is quarantined, so it is not ours to apply."
                            : " has no payload any more.")));
  }

  private static String events(int count) {
    return switch (count) {
      case 0 -> "nothing";
      case 1 -> "1 event";
      default -> count + " events";
    };
  }

  private Replay.Reason reason(String text) {
    try {
      return new Replay.Reason(Operator.user(), text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine().getSubcommands().get("replay"),
          "The reason is a text of 1 to 200 characters.",
          e);
    }
  }

  private EventFilter filter(
      @Nullable String type, @Nullable String status, @Nullable String startingAfter, int limit) {
    List<String> statuses = EventFilter.STATUSES;
    if ((status != null && !statuses.contains(status)) || limit < 1 || limit > EventFilter.MOST) {
      throw new ParameterException(
          spec.commandLine(),
          "The status is one of received, applied, ignored, quarantined, parked; the limit from 1 to "
              + EventFilter.MOST
              + ".");
    }
    return new EventFilter(type, status, startingAfter, limit);
  }

  private static Events.Page page(Beside beside, EventFilter filter) {
    return new Events(beside.jdbc(), beside.account())
        .list(filter)
        .orElseThrow(() -> notFound(String.valueOf(filter.startingAfter())));
  }

  private static StoredEvent found(Events events, String id) {
    return events.find(id).orElseThrow(() -> notFound(id));
  }

  private static TallystickException notFound(String id) {
    return new TallystickException(
        "EVENT_NOT_FOUND",
        "We hold no event of the id "
            + id.replaceAll("[^\\x21-\\x7e]", "?")
            + "; see 'events list'.");
  }

  private static @Nullable JsonNode json(byte[] payload) {
    try {
      return JsonMapper.shared().readTree(new String(payload, StandardCharsets.UTF_8));
    } catch (JacksonException e) {
      return null; // damaged, as the log says where it is applied
    }
  }

  private static Table table(List<StoredEvent> events) {
    Table table = new Table("ID", "TYPE", "STATUS", "REASON", "ORDER", "TRIES", "RECEIVED");
    for (StoredEvent event : events) {
      table.add(
          event.id(),
          event.type(),
          event.status(),
          event.reason(),
          event.orderId(),
          event.attempts(),
          event.receivedAt().truncatedTo(ChronoUnit.SECONDS));
    }
    return table;
  }
}
