package io.tallystick.simulator.junit;

import io.tallystick.simulator.SimulatorOptions;
import io.tallystick.simulator.StripeSimulator;
import java.util.SplittableRandom;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Gives each test a Stripe of its own, as a parameter {@link Stripe} or {@link StripeClock}. A test
 * that fails says by which seed it can be repeated: {@code -Dtallystick.seed=…}.
 */
public final class StripeExtension
    implements ParameterResolver,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {
  /** The seed of every simulator, instead of one drawn for each. */
  static final String SEED = "tallystick.seed";

  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(StripeExtension.class);

  /** A test class that takes its Stripe in the constructor gets one for each test, too. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Stripe.class || type == StripeClock.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Stripe stripe = running(context).stripe();
    return parameter.getParameter().getType() == StripeClock.class ? stripe.clock() : stripe;
  }

  private static Running running(ExtensionContext context) {
    return context
        .getStore(OURS)
        .computeIfAbsent(Running.class, any -> Running.start(), Running.class);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw withSeed(context, failure);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw withSeed(context, failure);
  }

  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw withSeed(context, failure);
  }

  private static Throwable withSeed(ExtensionContext context, Throwable failure) {
    Running running = context.getStore(OURS).get(Running.class, Running.class);
    if (running != null) {
      failure.addSuppressed(
          new SeedOfTheRun("-D" + SEED + "=" + running.simulator().seed() + " repeats this run"));
    }
    return failure;
  }

  /** Closed by JUnit when its test is over. */
  private record Running(StripeSimulator simulator, Stripe stripe) implements AutoCloseable {
    static Running start() {
      Long fixed = Long.getLong(SEED);
      SimulatorOptions defaults = SimulatorOptions.defaults();
      SimulatorOptions options = fixed == null ? defaults : defaults.withSeed(fixed);
      StripeSimulator simulator = StripeSimulator.start(options);
      return new Running(simulator, new Stripe(simulator, new SplittableRandom(simulator.seed())));
    }

    @Override
    public void close() {
      simulator.close();
    }
  }

  /** Tells how to repeat a run, without a stack trace of its own. */
  private static final class SeedOfTheRun extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SeedOfTheRun(String message) {
      super(message, null, false, false);
    }
  }
}
