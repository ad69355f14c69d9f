package io.tallystick.server.command;

import static java.util.stream.Collectors.joining;

import io.tallystick.Account;
import io.tallystick.Ids;
import io.tallystick.Schema;
import io.tallystick.TallystickException;
import io.tallystick.access.ApiKey;
import io.tallystick.access.ApiKeys;
import io.tallystick.access.Caps;
import io.tallystick.access.Scope;
import io.tallystick.audit.Act;
import io.tallystick.server.database.Database;
import io.tallystick.server.settings.Settings;
import io.tallystick.server.settings.Variables;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The API keys of back ends. */
@Command(
    name = "keys",
    description = "Creates, lists and revokes the API keys of back ends.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class KeysCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what: create, list or revoke.");
  }

  /** A key as it is printed. */
  private record Entry(
      String id,
      String name,
      List<String> scopes,
      List<String> caps,
      String mode,
      String createdAt,
      @Nullable String lastUsedAt,
      @Nullable String revokedAt) {

    static Entry of(ApiKey key) {
      return new Entry(
          key.id(),
          key.name(),
          scopeNames(key),
          key.caps().words(),
          modeOf(key),
          key.createdAt().toString(),
          text(key.lastUsedAt()),
          text(key.revokedAt()));
    }

    private static @Nullable String text(@Nullable Instant time) {
      return time == null ? null : time.toString();
    }
  }

  /** A key as it is printed when it is made, this once. */
  private record Created(String id, String key, List<String> scopes, String mode) {}

  @Command(
      name = "create",
      description = "Creates a key and shows it, this once.",
      mixinStandardHelpOptions = true)
  int create(
      @Option(
              names = "--name",
              required = true,
              paramLabel = "N",
              description = "Who calls with it; never used again.")
          String name,
      @Option(
              names = "--scopes",
              required = true,
              paramLabel = "a,b",
              description = {
                "What it may do, of:",
                "payments:write, payments:price,",
                "orders:read, refunds:write,",
                "charges:write, transfers:write,",
                "events:read."
              })
          String scopes,
      @Mixin CapOptions caps,
      @Mixin JsonOption json) {
    Set<Scope> parsed = parse(scopes);
    Caps bounds = caps.parse();
    boolean livemode = new Settings(Variables.ofThisProcess()).stripe().livemode();
    ApiKey.Created created =
        withDatabase(it ->
            operator(it, livemode)
                .does(
                    "keys.create",
                    () -> keys(it).create(name, parsed, bounds, livemode),
                    made -> Optional.of(Act.Matter.of(made.entry().id()))));
    ApiKey entry = created.entry();
    String key = created.key().reveal();
    json.print(
        new Created(entry.id(), key, scopeNames(entry), modeOf(entry)),
        () -> {
          PrintWriter out = json.out();
          out.println(key);
          out.println();
          out.println("Keep it now: it is not stored and cannot be shown again.");
          out.println(
              entry.id()
                  + " · "
                  + entry.name()
                  + " · "
                  + modeOf(entry)
                  + " · "
                  + String.join(",", scopeNames(entry))
                  + entry.caps().texts().stream().map(cap -> " · " + cap).collect(joining()));
        });
    return ExitCode.DONE;
  }

  @Command(
      name = "list",
      description = "Lists the keys, without the keys.",
      mixinStandardHelpOptions = true)
  int list(@Mixin JsonOption json) {
    List<ApiKey> keys = withDatabase(it -> keys(it).list());
    json.print(
        keys.stream().map(Entry::of).toList(),
        () -> {
          PrintWriter out = json.out();
          if (keys.isEmpty()) {
            out.println(
                "No keys yet. Make one with: keys create --name shop --scopes payments:write");
          }
          if (!keys.isEmpty()) {
            table(keys).print(out);
          }
        });
    return ExitCode.DONE;
  }

  @Command(name = "revoke", description = "Ends a key at once.", mixinStandardHelpOptions = true)
  int revoke(
      @Parameters(paramLabel = "ID", description = "As in 'keys list'.") String id,
      @Mixin JsonOption json) {
    ApiKey revoked =
        withDatabase(it -> revoke(it, id))
            .orElseThrow(() ->
                new TallystickException(
                    "KEY_NOT_FOUND", "There is no key of this id; 'keys list' shows the ids."));
    json.print(Entry.of(revoked), () -> table(List.of(revoked)).print(json.out()));
    return ExitCode.DONE;
  }

  private Set<Scope> parse(String names) {
    Set<Scope> scopes = new LinkedHashSet<>();
    for (String name : names.split(",", -1)) {
      scopes.add(
          Scope.find(name.strip())
              .orElseThrow(() ->
                  new ParameterException(
                      spec.commandLine().getSubcommands().get("create"),
                      "Unknown scope '"
                          + printable(name)
                          + "'; the scopes are "
                          + Arrays.stream(Scope.values())
                              .map(Scope::wireName)
                              .collect(joining(", ")))));
    }
    return scopes;
  }

  /** In the mode of the key, whatever that of the configured ones is. */
  private static Optional<ApiKey> revoke(DataSource database, String id) {
    return keys(database).list().stream()
        .filter(key -> key.id().equals(id))
        .findAny()
        .flatMap(key ->
            operator(database, key.livemode())
                .does(
                    "keys.revoke",
                    () -> keys(database).revoke(id),
                    revoked -> revoked.map(it -> Act.Matter.of(it.id()))));
  }

  private static <T> T withDatabase(Function<DataSource, T> work) {
    try (Database database = Database.openBeside(new Settings(Variables.ofThisProcess()))) {
      DataSource connections = database.connections();
      Schema.migrate(connections);
      return work.apply(connections);
    }
  }

  private static Table table(List<ApiKey> keys) {
    Table table = new Table("ID", "NAME", "MODE", "USED", "REVOKED", "SCOPES", "CAPS");
    for (ApiKey key : keys) {
      table.add(
          key.id(),
          key.name(),
          modeOf(key),
          toTheSecond(key.lastUsedAt()),
          toTheSecond(key.revokedAt()),
          String.join(",", scopeNames(key)),
          String.join(", ", key.caps().texts()));
    }
    return table;
  }

  private static @Nullable Instant toTheSecond(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
  }

  private static ApiKeys keys(DataSource database) {
    return new ApiKeys(JdbcClient.create(database), Ids.secure());
  }

  private static Operator operator(DataSource database, boolean livemode) {
    return new Operator(
        JdbcClient.create(database),
        new TransactionTemplate(new JdbcTransactionManager(database)),
        new Account(Account.DEFAULT, livemode));
  }

  private static List<String> scopeNames(ApiKey key) {
    return key.scopes().stream().map(Scope::wireName).toList();
  }

  private static String modeOf(ApiKey key) {
    return key.livemode() ? "live" : "test";
  }

  private static String printable(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
