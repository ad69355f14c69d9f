package io.tallystick.server.demo.shop;

import com.sun.net.httpserver.HttpServer;
import io.tallystick.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The shop on 127.0.0.1: bound at once, so that its address is known, and open once it has a key.
 */
public final class Shop implements AutoCloseable {
  static final String FULFILLMENT_PATH = "/fulfillment";

  /** What the shop answers to a delivery: taken, and nothing to say. */
  public static final int ACKNOWLEDGED = 204;

  /** Connections that may wait to be accepted. */
  private static final int BACKLOG = 128;

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  /** Without it the JDK's server holds small answers back for 40 ms. */
  private static final String NO_DELAY = "sun.net.httpserver.nodelay";

  private final HttpServer server;
  private final Receiver receiver;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

  private Shop(HttpServer server, Receiver receiver) {
    this.server = server;
    this.receiver = receiver;
  }

  /**
   * Takes a free port.
   *
   * @param fulfillmentSecret what Tallystick signs its deliveries with
   */
  public static Shop bind(Secret fulfillmentSecret) {
    System.setProperty(NO_DELAY, "true");
    try {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0);
      Receiver receiver = new Receiver(fulfillmentSecret, InstantSource.system());
      return new Shop(HttpServer.create(any, BACKLOG), receiver);
    } catch (IOException e) {
      throw new UncheckedIOException("The shop cannot listen on 127.0.0.1", e);
    }
  }

  /** Opens for shoppers and deliveries. */
  public void open(TallystickApi tallystick, StripeSide stripe) {
    Routes routes = new Routes(tallystick, stripe, receiver, InstantSource.system());
    server.createContext("/", new Front(routes, server.getAddress().getPort()));
    server.setExecutor(requests);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Where Tallystick delivers to. */
  public URI fulfillmentUrl() {
    return url().resolve(FULFILLMENT_PATH);
  }

  /** A delivery of this type for an order, once it has come and was found genuine. */
  public Optional<ReceivedDelivery> delivery(String orderId, String type) {
    return receiver.find(orderId, type);
  }

  @Override
  public void close() {
    server.stop(0);
    requests.shutdownNow();
  }
}
