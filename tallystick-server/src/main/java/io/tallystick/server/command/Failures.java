package io.tallystick.server.command;

import io.tallystick.ConfigurationException;
import io.tallystick.TallystickException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExitCodeExceptionMapper;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says in one line what went wrong; a stack trace goes to the log, and only if it is our fault. */
public final class Failures implements IExecutionExceptionHandler, IExitCodeExceptionMapper {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    command.getErr().println(line(e));
    return getExitCode(e);
  }

  @Override
  public int getExitCode(Throwable e) {
    return switch (e) {
      case ConfigurationException refused -> ExitCode.REFUSED;
      case ParameterException wrong -> ExitCode.USAGE;
      default -> ExitCode.FAILED;
    };
  }

  private static String line(Exception e) {
    return switch (e) {
      case ConfigurationException refused -> String.valueOf(refused.getMessage());
      case TallystickException failed -> failed.code() + ": " + failed.getMessage();
      default -> {
        log.error("event=command.failed", e);
        yield "FAILED: " + e.getClass().getSimpleName() + "; the log above tells more.";
      }
    };
  }
}
