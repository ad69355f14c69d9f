package io.tallystick.bench;

import io.tallystick.server.process.Child;
import io.tallystick.server.process.ChildEnvironment;
import io.tallystick.server.process.FreePorts;
import io.tallystick.server.process.Program;
import io.tallystick.server.process.Workspace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The simulator's pace and memory: payments created, confirmed and read by eight clients. The pace
 * is counted per second of processor time that the simulator used, so that neither the clients nor
 * a neighbour on the machine blur it.
 */
final class SimulatorBench {
  /** Enough to keep one core busy over loopback. */
  private static final int CLIENTS = 8;

  /** Until the JIT compiler has seen everything twice. */
  private static final Duration WARM_UP = Duration.ofSeconds(15);

  private static final Duration MEASURED = Duration.ofSeconds(15);

  /** After that many payments every shelf has been full for long: it holds 200,000. */
  private static final int FULL = 250_000;

  private static final int FULL_TWICE = 2 * FULL;
  private static final String HEAP = "-Xmx1g";
  private static final double CALLS_REACH = 5_000;
  private static final double GROWTH_REACH = 1.15;
  private static final int CALLS_OF_A_PAYMENT = 3;
  private static final Pattern ID = Pattern.compile("\"(pi_\\w+)\"");
  private static final String HEADERS =
      "Authorization: Bearer sk_test_bench\r\nContent-Type: application/x-www-form-urlencoded\r\n";

  private final URI simulator;
  private final Child child;

  private SimulatorBench(URI simulator, Child child) {
    this.simulator = simulator;
    this.child = child;
  }

  /** Takes some six minutes, most of them to fill it twice. */
  static List<Figure> run() throws IOException, InterruptedException {
    Workspace workspace = Workspace.create("bench");
    int port = new FreePorts(new SecureRandom()).next();
    Program program =
        Program.ofJar(Path.of(System.getProperty("tallystick.jar")))
            .with("-XX:ActiveProcessorCount=1", "-XX:TieredStopAtLevel=4", HEAP);
    try (Child child =
        Child.start(
            "simulator",
            workspace,
            program.words("simulator", "--port", "" + port, "--seed", "1"),
            ChildEnvironment.of(System.getenv(), Map.of()))) {
      return new SimulatorBench(URI.create("http://127.0.0.1:" + port), child).measure();
    } finally {
      workspace.delete();
    }
  }

  private List<Figure> measure() throws IOException, InterruptedException {
    Answering.await(child, simulator.resolve("/_sim/clock"));
    long made = payFor(WARM_UP);
    Duration before = Processes.processorTime(child.pid());
    long measured = payFor(MEASURED);
    double seconds = Processes.processorTime(child.pid()).minus(before).toMillis() / 1_000.0;
    double pace = measured * CALLS_OF_A_PAYMENT / seconds;
    made += measured;
    payTimes(FULL - made);
    double full = Processes.residentMegabytes(child.pid());
    payTimes(FULL_TWICE - Math.max(made, FULL));
    double fullTwice = Processes.residentMegabytes(child.pid());
    return List.of(
        Figure.atLeast("simulator_calls_per_core_second", pace, "calls/s", CALLS_REACH),
        Figure.atMost(
            "simulator_memory_growth_once_full", fullTwice / full, "ratio", GROWTH_REACH));
  }

  private long payFor(Duration duration) throws InterruptedException {
    long end = System.nanoTime() + duration.toNanos();
    return pay(made -> System.nanoTime() < end);
  }

  private void payTimes(long payments) throws InterruptedException {
    pay(made -> made * CLIENTS < payments);
  }

  /** Lets every client pay for as long as its own count allows; says how many payments in all. */
  private long pay(Going going) throws InterruptedException {
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        counts.add(clients.submit(() -> payWhile(going)));
      }
      long sum = 0;
      for (Future<Long> count : counts) {
        sum += count.get();
      }
      return sum;
    } catch (ExecutionException e) {
      throw new IllegalStateException("A client failed: " + e.getCause(), e);
    }
  }

  private long payWhile(Going going) throws IOException {
    long made = 0;
    try (KeepAliveClient client = new KeepAliveClient(simulator, HEADERS)) {
      for (; going.on(made); made++) {
        String created =
            client.call(
                "POST", "/v1/payment_intents", "amount=2000&currency=usd&metadata[order]=42");
        Matcher id = ID.matcher(created);
        if (!id.find()) {
          throw new IOException("No id in " + created);
        }
        String intent = "/v1/payment_intents/" + id.group(1);
        client.call("POST", intent + "/confirm", "payment_method=pm_card_visa");
        client.call("GET", intent, "");
      }
    }
    return made;
  }

  /** Whether a client that has made so many payments goes on. */
  @FunctionalInterface
  private interface Going {
    boolean on(long made);
  }
}
