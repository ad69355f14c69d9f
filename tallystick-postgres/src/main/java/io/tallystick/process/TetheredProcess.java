package io.tallystick.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * A child process that ends when its JVM ends, even by {@code kill -9}: a small shell holds the
 * other end of a pipe and ends the child as soon as the pipe closes.
 */
public final class TetheredProcess implements AutoCloseable {
  /** A pid has ten digits at most; whatever is longer is not ours. */
  private static final int PID_LINE_MAX_BYTES = 16;

  /** What {@link #close} allows the gentlest signal: an orderly end of a busy server. */
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(10);

  /** What each later signal is allowed: it does no orderly work any more. */
  private static final Duration LATER_SIGNAL_DEADLINE = Duration.ofSeconds(2);

  private final TetheredCommand command;
  private final Process wrapper;
  private final long pid;

  private TetheredProcess(TetheredCommand command, Process wrapper, long pid) {
    this.command = command;
    this.wrapper = wrapper;
    this.pid = pid;
  }

  /**
   * Starts the command.
   *
   * @throws UncheckedIOException when no shell could be started or the launcher failed; a command
   *     that cannot be found is no error here but ends with exit code 126 or 127
   */
  public static TetheredProcess start(TetheredCommand command) {
    ProcessBuilder builder =
        new ProcessBuilder(TetherScript.around(command))
            .directory(command.directory().toFile())
            .redirectError(command.output());
    builder.environment().clear();
    builder.environment().putAll(command.environment());
    try {
      Process wrapper = builder.start();
      return new TetheredProcess(command, wrapper, childPid(wrapper));
    } catch (IOException e) {
      throw new UncheckedIOException(command + " did not start: " + e.getMessage(), e);
    }
  }

  /** The child itself, not the shell around it. */
  public long pid() {
    return pid;
  }

  public boolean isAlive() {
    return wrapper.isAlive();
  }

  /** The child's exit code once it has ended; 128 + n when signal n ended it. */
  public OptionalInt exitCode() {
    return wrapper.isAlive() ? OptionalInt.empty() : OptionalInt.of(wrapper.exitValue());
  }

  /** Completed with the child's exit code when it ends, by itself or not. */
  public CompletableFuture<Integer> onExit() {
    return wrapper.onExit().thenApply(Process::exitValue);
  }

  /** The child's output when the command asked for {@link Redirect#PIPE}; else empty. */
  public InputStream output() {
    return wrapper.getErrorStream();
  }

  /** Sends a signal to the child, if it still runs. */
  public void signal(StopSignal signal) {
    try {
      OutputStream tether = wrapper.getOutputStream();
      tether.write((signal.name() + "\n").getBytes(StandardCharsets.US_ASCII));
      tether.flush();
    } catch (IOException e) {
      // The pipe breaks when the child has ended, and then there is nobody to tell.
    }
  }

  /**
   * Ends the child and waits until it is gone.
   *
   * @param deadline how long the gentlest signal may take before the stronger ones follow
   * @return its exit code
   */
  public int stop(Duration deadline) {
    Duration patience = deadline;
    for (StopSignal signal : command.stop().signals()) {
      signal(signal);
      if (ended(patience)) {
        return wrapper.exitValue();
      }
      patience = LATER_SIGNAL_DEADLINE;
    }
    return kill();
  }

  /** Ends the child in an orderly way and waits; does nothing when it has ended already. */
  @Override
  public void close() {
    stop(CLOSE_DEADLINE);
  }

  private int kill() {
    signal(StopSignal.KILL);
    if (!ended(LATER_SIGNAL_DEADLINE)) {
      wrapper.descendants().forEach(ProcessHandle::destroyForcibly);
      wrapper.destroyForcibly();
    }
    return wrapper.onExit().join().exitValue();
  }

  /** Deaf to interrupts: an impatient thread must not turn an orderly end into a violent one. */
  private boolean ended(Duration patience) {
    try {
      wrapper.onExit().orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS).join();
      return true;
    } catch (CompletionException e) {
      return !wrapper.isAlive();
    }
  }

  private static long childPid(Process wrapper) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    InputStream announced = wrapper.getInputStream();
    for (int next = announced.read(); next != '\n'; next = announced.read()) {
      if (next < '0' || next > '9' || line.size() == PID_LINE_MAX_BYTES) {
        wrapper.destroyForcibly();
        throw new IOException("its launcher failed");
      }
      line.write(next);
    }
    return Long.parseLong(line.toString(StandardCharsets.US_ASCII));
  }
}
