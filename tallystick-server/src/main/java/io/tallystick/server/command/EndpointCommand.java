package io.tallystick.server.command;

import io.tallystick.Ids;
import io.tallystick.Secret;
import io.tallystick.TallystickException;
import io.tallystick.audit.Act;
import io.tallystick.server.endpoint.EndpointDesk;
import io.tallystick.server.endpoint.EndpointDesk.Upgrade;
import io.tallystick.server.endpoint.SecretFile;
import io.tallystick.server.endpoint.SecretsInUse;
import io.tallystick.server.settings.Settings;
import io.tallystick.server.settings.Variables;
import io.tallystick.stripe.StripeDashboard;
import io.tallystick.stripe.StripeDashboard.Created;
import io.tallystick.stripe.StripeEndpoint;
import io.tallystick.stripe.StripeSettings;
import io.tallystick.webhook.SecretUses;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The webhook endpoints that Stripe has registered. */
@Command(
    name = "endpoint",
    description = "Registers, replaces and shows webhook endpoints at Stripe.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class EndpointCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what: status, create, roll or upgrade.");
  }

  /** An endpoint as it is printed. */
  private record Entry(
      String id,
      String url,
      String status,
      @Nullable String apiVersion,
      List<String> events,
      List<String> missing,
      boolean livemode,
      String createdAt) {

    static Entry of(StripeEndpoint endpoint) {
      return new Entry(
          endpoint.id(),
          endpoint.url(),
          EndpointCommand.status(endpoint),
          endpoint.apiVersion(),
          endpoint.events(),
          endpoint.missing(),
          endpoint.livemode(),
          endpoint.created().toString());
    }
  }

  /**
   * What was done.
   *
   * @param secret of a new endpoint, shown this once; null if it is in a file, or none was made
   * @param next the command that ends what was begun
   */
  private record Done(
      Entry endpoint,
      @Nullable String secret,
      @Nullable String secretFile,
      @Nullable String next) {}

  @Command(
      name = "status",
      description = "Shows what Stripe has registered, the newest first.",
      mixinStandardHelpOptions = true)
  int status(@Mixin JsonOption json) {
    List<StripeEndpoint> endpoints = dashboard().endpoints();
    json.print(
        endpoints.stream().map(Entry::of).toList(),
        () -> {
          if (endpoints.isEmpty()) {
            json.out().println("No endpoints. Make one with: endpoint create --url https://…");
          } else {
            table(endpoints).print(json.out());
          }
        });
    return ExitCode.DONE;
  }

  @Command(
      name = "create",
      description = {
        "Registers an endpoint and shows its secret, this once.",
        "It gets the events and the API version that this release needs."
      },
      mixinStandardHelpOptions = true)
  int create(
      @Option(
              names = "--url",
              required = true,
              paramLabel = "URL",
              description = "As in https://YOUR-HOST/api/webhooks/stripe.")
          String url,
      @Mixin SecretFileOption file,
      @Mixin JsonOption json) {
    Optional<SecretFile> target = file.check();
    Created created =
        audited(
            "endpoint.create",
            StripeEndpoint.withoutSecrets(url).map(Act.Matter::of).orElse(Act.Matter.NONE),
            (desk, beside) -> desk.create(url),
            EndpointCommand::id);
    return tellSecret(created, target, null, json);
  }

  @Command(
      name = "roll",
      description = {
        "Gives a URL a new secret, in two steps that lose nothing.",
        "First comes a second endpoint beside this one; --finish ends this one."
      },
      mixinStandardHelpOptions = true)
  int roll(
      @Parameters(paramLabel = "ID", description = "As in 'endpoint status'.") String id,
      @Mixin FinishOptions finish,
      @Mixin SecretFileOption file,
      @Mixin JsonOption json) {
    if (finish.asked()) {
      return finish("endpoint.roll", id, finish, json);
    }
    Optional<SecretFile> target = file.check();
    Created created =
        audited("endpoint.roll", about(id), (desk, beside) -> desk.roll(id), EndpointCommand::id);
    return tellSecret(created, target, "endpoint roll " + id + " --finish", json);
  }

  @Command(
      name = "upgrade",
      description = {
        "Has a URL get the events and the API version that this release needs.",
        "Stripe cannot change a version: a second endpoint is made beside this",
        "one, which ends with --finish. Events alone are changed in place."
      },
      mixinStandardHelpOptions = true)
  int upgrade(
      @Parameters(paramLabel = "ID", description = "As in 'endpoint status'.") String id,
      @Mixin FinishOptions finish,
      @Mixin SecretFileOption file,
      @Mixin JsonOption json) {
    if (finish.asked()) {
      return finish("endpoint.upgrade", id, finish, json);
    }
    Optional<SecretFile> target = file.check();
    Upgrade upgrade =
        audited(
            "endpoint.upgrade",
            about(id),
            (desk, beside) -> desk.upgrade(id),
            done ->
                switch (done) {
                  case Upgrade.Beside(Created created) -> id(created);
                  case Upgrade.InPlace(StripeEndpoint endpoint) -> endpoint.id();
                });
    return switch (upgrade) {
      case Upgrade.Beside(Created created) ->
          tellSecret(created, target, "endpoint upgrade " + id + " --finish", json);
      case Upgrade.InPlace(StripeEndpoint endpoint) -> tell(endpoint, json);
    };
  }

  private int finish(String action, String id, FinishOptions options, JsonOption json) {
    StripeEndpoint ended =
        audited(
            action + ".finish",
            about(id),
            (desk, beside) -> desk.finish(id, options.now() ? null : uses(beside)),
            StripeEndpoint::id);
    return tell(ended, json);
  }

  private static SecretsInUse uses(Beside beside) {
    Settings settings = new Settings(Variables.ofThisProcess());
    return new SecretsInUse(
        settings.webhook(beside.account().livemode()),
        new SecretUses(beside.jdbc()),
        InstantSource.system());
  }

  private static StripeDashboard dashboard() {
    Settings settings = new Settings(Variables.ofThisProcess());
    StripeSettings stripe = settings.stripe();
    return new StripeDashboard(stripe, settings.stripeRate(stripe));
  }

  /** Has Stripe do something for the operator, whose log says so before and after. */
  private static <T> T audited(
      String action,
      Act.Matter about,
      BiFunction<EndpointDesk, Beside, T> work,
      Function<T, String> id) {
    EndpointDesk desk = new EndpointDesk(dashboard(), Ids.secure());
    return Beside.database(it -> {
      Supplier<T> call = () -> work.apply(desk, it);
      return Operator.at(it).asks(action, about, call, done -> Act.Matter.of(id.apply(done)));
    });
  }

  /** What has not the form of an id may be anything. */
  private static Act.Matter about(String id) {
    return StripeEndpoint.isId(id) ? Act.Matter.of(id) : Act.Matter.NONE;
  }

  private static String id(Created created) {
    return created.endpoint().id();
  }

  private int tell(StripeEndpoint endpoint, JsonOption json) {
    json.print(
        new Done(Entry.of(endpoint), null, null, null),
        () -> table(List.of(endpoint)).print(json.out()));
    return ExitCode.DONE;
  }

  /** The secret is told whatever happens to its file: Stripe does not tell it again. */
  private int tellSecret(
      Created created, Optional<SecretFile> file, @Nullable String next, JsonOption json) {
    boolean kept = file.isPresent() && keep(file.get(), created.secret());
    String secret = kept ? null : created.secret().reveal();
    String place = kept ? file.get().toString() : null;
    json.print(
        new Done(Entry.of(created.endpoint()), secret, place, next),
        () -> {
          PrintWriter out = json.out();
          table(List.of(created.endpoint())).print(out);
          out.println();
          explain(out, created.endpoint(), secret, place, next);
        });
    return kept || file.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private boolean keep(SecretFile file, Secret secret) {
    try {
      file.add(secret);
      return true;
    } catch (TallystickException e) {
      spec.commandLine().getErr().println(e.code() + ": " + e.getMessage());
      return false;
    }
  }

  private static void explain(
      PrintWriter out,
      StripeEndpoint endpoint,
      @Nullable String secret,
      @Nullable String place,
      @Nullable String next) {
    String variable = variable(endpoint.door().orElse(""));
    if (secret == null) {
      out.println("Its secret is the first in " + place + ", which only its owner reads.");
      out.println("Servers that have it as " + variable + "_FILE believe it within seconds.");
    } else {
      out.println("Keep its secret now: Stripe does not show it again. Into the settings:");
      out.println(variable + "=" + secret + (next == null ? "" : ",THE_OLD_ONE"));
    }
    if (next != null) {
      out.println();
      out.println(
          "Both endpoints deliver now, and an event that comes twice counts once. What the");
      out.println("new one sends is refused until its secret is believed; the old one still sends");
      out.println("the same, so nothing is lost. Once events have come from both:");
      out.println("  ./tallystick " + next);
      out.println("An hour later './tallystick doctor' says that the old secret can be removed.");
    }
  }

  private static String variable(String door) {
    return "STRIPE_WEBHOOK_SECRET"
        + (door.isEmpty() ? "" : "_" + door.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static Table table(List<StripeEndpoint> endpoints) {
    Table table = new Table("ID", "STATUS", "VERSION", "EVENTS", "URL");
    for (StripeEndpoint it : endpoints) {
      table.add(it.id(), status(it), it.apiVersion(), events(it), it.url());
    }
    return table;
  }

  private static String status(StripeEndpoint endpoint) {
    return endpoint.enabled() ? "enabled" : "disabled";
  }

  private static String events(StripeEndpoint endpoint) {
    if (endpoint.takesAll()) {
      return "all";
    }
    int missing = endpoint.missing().size();
    return endpoint.events().size() + (missing == 0 ? "" : ", " + missing + " missing");
  }

  /** {@code --secret-file}: where a new secret goes instead of the terminal. */
  static final class SecretFileOption {
    @Option(
        names = "--secret-file",
        paramLabel = "PATH",
        description = {
          "Write the secret there instead, before those",
          "that the file holds; only its owner can read it."
        })
    private @Nullable Path path;

    Optional<SecretFile> check() {
      return Optional.ofNullable(path).map(SecretFile::at);
    }
  }

  /** {@code --finish}, the second step. */
  static final class FinishOptions {
    @Option(
        names = "--finish",
        description = "Disable this endpoint, once a newer one of its URL delivers.")
    private boolean finish;

    @Option(
        names = "--now",
        description = "With --finish: do not look whether the newer one delivers.")
    private boolean now;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    boolean asked() {
      if (now && !finish) {
        throw new ParameterException(spec.commandLine(), "--now belongs to --finish.");
      }
      return finish;
    }

    boolean now() {
      return now;
    }
  }
}
