package io.tallystick.simulator;

import com.sun.net.httpserver.HttpServer;
import io.tallystick.simulator.account.Account;
import io.tallystick.simulator.delivery.Webhooks;
import io.tallystick.simulator.event.Event;
import io.tallystick.simulator.event.WebhookEndpoint;
import io.tallystick.simulator.fault.Faults;
import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.resource.Cause;
import io.tallystick.simulator.resource.Ids;
import io.tallystick.simulator.resource.SimulatedClock;
import io.tallystick.simulator.resource.Viewer;
import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A stateful Stripe on 127.0.0.1 with faults on order and an oracle of what really happened. */
public final class StripeSimulator implements AutoCloseable {
  /** Connections that may wait to be accepted. */
  private static final int BACKLOG = 1_024;

  private final long seed;
  private final SimulatedClock clock;
  private final Faults faults;
  private final Patience patience = new Patience();
  private final Keyring keyring = new Keyring();
  private final Webhooks webhooks;
  private final Account account;
  private final OracleView oracle;
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private StripeSimulator(SimulatorOptions options) {
    server = listen(options.port());
    Ids ids = new Ids(options.seed());
    seed = options.seed();
    faults = new Faults(options.seed());
    clock = new SimulatedClock(options.baseClock());
    webhooks = new Webhooks(faults, clock);
    account = new Account(ids, clock, webhooks);
    oracle = new OracleView(account, webhooks);
    server.createContext("/", front(ids, options.rateLimit()));
    server.setExecutor(calls);
  }

  private HttpFront front(Ids ids, int rateLimit) {
    RateLimit limit = new RateLimit(rateLimit, clock);
    RequestLog log = new RequestLog();
    Api api = new Api(account, new IdempotencyKeys(clock), keyring);
    Overview overview = new Overview(account, webhooks);
    Control control = new Control(account, faults, clock, oracle, log, overview, keyring, seed);
    return new HttpFront(new FaultyApi(api, faults, limit, log, patience), control, ids);
  }

  /**
   * Starts a simulator on a free port.
   *
   * @throws UncheckedIOException when it cannot listen
   */
  public static StripeSimulator start() {
    return start(SimulatorOptions.defaults());
  }

  /**
   * Starts a simulator.
   *
   * @throws UncheckedIOException when it cannot listen, as when the port is taken
   * @throws IllegalArgumentException when the webhook URL is not http or https
   */
  public static StripeSimulator start(SimulatorOptions options) {
    StripeSimulator simulator = new StripeSimulator(options);
    try {
      String url = options.webhookUrl();
      if (url != null) {
        simulator.registerWebhook(url, options.webhookSecret());
      }
    } catch (IllegalArgumentException e) {
      simulator.close();
      throw e;
    }
    simulator.webhooks.start();
    simulator.server.start();
    return simulator;
  }

  private static HttpServer listen(int port) {
    NoDelay.ensure();
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      return HttpServer.create(new InetSocketAddress(loopback, port), BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException("The simulator cannot listen on port " + port, e);
    }
  }

  /** The base of Stripe's API here, such as {@code http://127.0.0.1:12111}. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** What every id was drawn from; the same seed and calls give the same ids. */
  public long seed() {
    return seed;
  }

  /**
   * Adds an endpoint that gets every event.
   *
   * @param secret null to draw one
   * @return the endpoint's secret
   * @throws IllegalArgumentException when the URL is not http or https
   */
  public String registerWebhook(String url, @Nullable String secret) {
    try {
      WebhookEndpoint endpoint =
          account.exclusively(() -> account.endpoints().register(url, secret));
      return endpoint.newestSecret();
    } catch (Refusal e) {
      throw new IllegalArgumentException(e.error().message(), e);
    }
  }

  /**
   * Gives an endpoint a new secret, as Stripe's dashboard does.
   *
   * @param overlap how long the present one goes on signing beside it, at most 24 hours
   * @return the new secret
   * @throws IllegalArgumentException when no such endpoint is there, or the overlap is too long
   */
  public String rollWebhookSecret(String endpoint, Duration overlap) {
    return world(() -> account.exclusively(() -> account.endpoints().roll(endpoint, overlap)));
  }

  /**
   * Lets a key do only this from now on, as a restricted key of Stripe's.
   *
   * @param allowed the resources of its calls, as in {@code payment_intents}; none and the key has
   *     expired
   */
  public void restrictKey(String key, Set<String> allowed) {
    keyring.restrict(key, allowed);
  }

  /** From now on webhooks wait until {@link #deliver} lets them go. */
  public void holdWebhooks() {
    webhooks.hold();
  }

  /** The events whose webhooks wait, oldest first. */
  public List<HeldEvent> heldWebhooks() {
    return webhooks.held().stream().map(StripeSimulator::held).toList();
  }

  private static HeldEvent held(Event event) {
    ObjectNode object = event.subject().json();
    String id = event.subject().id();
    String payment = id.startsWith("pi_") ? id : object.path("payment_intent").asString("");
    return new HeldEvent(event.id(), event.type(), id, payment.isEmpty() ? null : payment);
  }

  /**
   * Delivers webhooks that wait, one after the other, and waits for each answer; those refused come
   * again on the clock.
   *
   * @param events their ids; one that is named twice arrives twice
   * @return what was answered, in the same order
   */
  public List<Oracle.WebhookDelivery> deliver(List<String> events) {
    try {
      return webhooks.letGo(waiting(events)).stream().map(Oracle.WebhookDelivery::of).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while webhooks were delivered", e);
    }
  }

  /**
   * Waits until no webhook is under way or due.
   *
   * @return whether that came about in time
   */
  public boolean awaitWebhooks(Duration atMost) {
    return webhooks.awaitIdle(atMost);
  }

  /** Loses webhooks that wait: they never arrive. */
  public void lose(List<String> events) {
    webhooks.lose(waiting(events));
  }

  private List<Event> waiting(List<String> ids) {
    Map<String, Event> byId =
        webhooks.held().stream().collect(Collectors.toMap(Event::id, event -> event));
    return ids.stream().map(byId::get).filter(Objects::nonNull).toList();
  }

  /** Faults to come. */
  public Faults faults() {
    return faults;
  }

  /** What really happened until now. */
  public Oracle oracle() {
    return oracle.now();
  }

  /** Moves the simulator's clock on; signatures keep real time. */
  public void advance(Duration by) {
    clock.advance(by);
  }

  /**
   * Pays as a shopper would.
   *
   * @param paymentMethod a test method such as {@code pm_card_visa}
   * @return the PaymentIntent afterwards, whatever came of it
   * @throws IllegalArgumentException when the PaymentIntent or the method does not exist
   */
  public Oracle.PaymentIntent confirm(String paymentIntent, String paymentMethod) {
    String path = "/v1/payment_intents/" + paymentIntent + "/confirm";
    String method = URLEncoder.encode(paymentMethod, StandardCharsets.UTF_8);
    Form form = Form.parse(null, "payment_method=" + method);
    Call call = new Call(form, Viewer.MERCHANT, new Cause("POST", path, null, null));
    try {
      return Oracle.PaymentIntent.of(account.confirm(paymentIntent, call));
    } catch (Refusal e) {
      throw new IllegalArgumentException(e.error().message(), e);
    }
  }

  /**
   * Ends the 3-D Secure step of a PaymentIntent or SetupIntent as the shopper would.
   *
   * @param passed whether the bank is satisfied
   * @throws IllegalArgumentException when there is no such intent, or it does not wait
   */
  public void authenticate(String intent, boolean passed) {
    Cause cause = new Cause("POST", "/_sim/authentications/" + intent, null, null);
    world(() ->
        account.authenticate(
            intent, passed, new Call(Form.parse(null, null), Viewer.MERCHANT, cause)));
  }

  /**
   * Lets a bank decide now what it would decide later, or never.
   *
   * @param id of a PaymentIntent that is processing, a refund, a dispute or a payout
   * @param outcome the status that it is to have, in Stripe's words, such as {@code failed}
   * @throws IllegalArgumentException when there is no such object, or it cannot become that
   */
  public void decide(String id, String outcome) {
    world(() -> {
      account.decide(id, outcome);
      return outcome;
    });
  }

  /**
   * Disputes a charge as the shopper's bank would.
   *
   * @param inquiry whether the bank only asks, and takes no money yet
   * @return the id of the dispute
   * @throws IllegalArgumentException when there is no such charge, or no money in it
   */
  public String dispute(String charge, boolean inquiry) {
    return world(() -> account.dispute(charge, inquiry)).id();
  }

  private static <T> T world(Supplier<T> event) {
    try {
      return event.get();
    } catch (Refusal e) {
      throw new IllegalArgumentException(e.error().message(), e);
    }
  }

  /** Stops listening and delivering; calls under way are cut. */
  @Override
  public void close() {
    patience.end();
    webhooks.close();
    account.close();
    server.stop(0);
    calls.shutdownNow();
  }
}
