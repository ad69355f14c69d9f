package io.tallystick.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TetheredProcessTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");

  @TempDir Path folder;

  @Test
  void passesTheExitCodeOn() {
    try (TetheredProcess process = shell("exit 7")) {
      assertThat(process.onExit().join()).isEqualTo(7);
      assertThat(process.exitCode()).hasValue(7);
      assertThat(process.isAlive()).isFalse();
    }
  }

  @Test
  void tellsASignalAsExitCode() {
    try (TetheredProcess process = shell("kill -9 $$")) {
      assertThat(process.onExit().join()).isEqualTo(128 + 9);
    }
  }

  @Test
  void endsWithCode127WhenTheProgramIsMissing() {
    try (TetheredProcess process =
        TetheredProcess.start(TetheredCommand.of(folder, List.of("/no/such/program")))) {
      assertThat(process.onExit().join()).isEqualTo(127);
    }
  }

  @Test
  void knowsThePidOfTheChildItself() throws IOException {
    try (TetheredProcess process = start(command("echo $$").withOutput(Redirect.PIPE))) {
      assertThat(outputOf(process)).isEqualTo(process.pid() + "\n");
    }
  }

  @Test
  void carriesBothOutputsToAFile() throws IOException {
    Path file = folder.resolve("output");
    try (TetheredProcess process =
        start(command("echo one; echo two >&2").withOutput(Redirect.appendTo(file.toFile())))) {
      process.onExit().join();
      assertThat(file).hasContent("one\ntwo");
    }
  }

  @Test
  void inheritsNoEnvironment() throws IOException {
    TetheredCommand command =
        TetheredCommand.of(folder, List.of("/usr/bin/env"))
            .withEnvironment(Map.of("GREETING", "hello"))
            .withOutput(Redirect.PIPE);
    try (TetheredProcess process = start(command)) {
      assertThat(outputOf(process)).contains("GREETING=hello").doesNotContain("HOME=");
    }
  }

  @Test
  void runsInItsDirectory() throws IOException {
    try (TetheredProcess process = start(command("pwd").withOutput(Redirect.PIPE))) {
      assertThat(outputOf(process)).isEqualTo(folder.toRealPath() + "\n");
    }
  }

  @Test
  void stopsByTheGentlestSignal() throws IOException {
    try (TetheredProcess process =
        start(command("trap 'exit 5' TERM; echo up; " + FOREVER).withOutput(Redirect.PIPE))) {
      awaitFirstByte(process);
      assertThat(process.stop(SOON)).isEqualTo(5);
    }
  }

  @Test
  void goesThroughTheSignalsUntilOneIsObeyed() throws IOException {
    StopSequence stop =
        new StopSequence(List.of(StopSignal.TERM, StopSignal.KILL), Duration.ofSeconds(1));
    try (TetheredProcess process =
        start(
            command("trap '' TERM; echo up; " + FOREVER)
                .withOutput(Redirect.PIPE)
                .withStop(stop))) {
      awaitFirstByte(process);
      assertThat(process.stop(Duration.ofMillis(200))).isEqualTo(128 + 9);
    }
  }

  @Test
  void mayBeStoppedTwice() {
    try (TetheredProcess process = shell("exec sleep 60")) {
      assertThat(process.stop(SOON)).isEqualTo(128 + 15);
      assertThat(process.stop(SOON)).isEqualTo(128 + 15);
    }
  }

  @Test
  void leavesNoHelperBehindWhenTheChildEndsByItself() {
    try (TetheredProcess process = shell("sleep 2; exit 3")) {
      Eventually.within(
          SOON, "wrapper, watcher and child are up", () -> wrapperOf(process.pid()).size() >= 3);
      List<ProcessHandle> wrapper = wrapperOf(process.pid());
      process.onExit().join();
      Eventually.within(SOON, "all have ended", () -> haveEnded(wrapper));
    }
  }

  @Test
  void endsTheChildWhenItsJvmIsKilled() throws Exception {
    KilledJvm jvm = KilledJvm.with(folder, List.of("/bin/sleep", "90"));
    jvm.kill();
    Eventually.within(SOON, "all have ended", () -> haveEnded(jvm.family()));
  }

  @Test
  void killsAStubbornChildWhenItsJvmIsKilled() throws Exception {
    KilledJvm jvm = KilledJvm.with(folder, List.of("/bin/sh", "-c", "trap '' TERM; " + FOREVER));
    jvm.kill();
    Eventually.within(SOON, "all have ended", () -> haveEnded(jvm.family()));
  }

  @Test
  void keepsTheTerminalsSignalsAwayFromTheChild() {
    try (TetheredProcess process = shell("exec sleep 60")) {
      assertThat(groupOf(process.pid())).isNotEqualTo(groupOf(ProcessHandle.current().pid()));
    }
  }

  @Test
  void namesOnlyTheProgramInItsText() {
    assertThat(command("echo private")).hasToString("TetheredCommand[/bin/sh]");
  }

  @Test
  void refusesAStopSequenceThatNoShellCanFollow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StopSequence(List.of(StopSignal.TERM), Duration.ofMillis(1500)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StopSequence(List.of(), Duration.ofSeconds(1)));
  }

  private static final String FOREVER = "while :; do sleep 0.1; done";

  private TetheredProcess shell(String script) {
    return start(command(script));
  }

  private TetheredCommand command(String script) {
    return TetheredCommand.of(folder, List.of("/bin/sh", "-c", script)).withEnvironment(PATH);
  }

  private static TetheredProcess start(TetheredCommand command) {
    return TetheredProcess.start(command);
  }

  private static String outputOf(TetheredProcess process) throws IOException {
    return new String(process.output().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void awaitFirstByte(TetheredProcess process) throws IOException {
    assertThat(process.output().read()).isPositive();
  }

  private static List<ProcessHandle> wrapperOf(long pid) {
    ProcessHandle wrapper = ProcessHandle.of(pid).flatMap(ProcessHandle::parent).orElseThrow();
    List<ProcessHandle> family = wrapper.descendants().collect(Collectors.toList());
    family.add(wrapper);
    return family;
  }

  private static boolean haveEnded(List<ProcessHandle> handles) {
    return handles.stream().allMatch(handle -> Eventually.hasEnded(handle.pid()));
  }

  private static String groupOf(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[2];
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A JVM that started a tethered process, with all that belongs to it. */
  private record KilledJvm(Process process, List<ProcessHandle> family) {
    static KilledJvm with(Path folder, List<String> words) throws IOException {
      Path note = folder.resolve("pid");
      List<String> arguments = new ArrayList<>(List.of(note.toString()));
      arguments.addAll(words);
      Process jvm =
          ChildJvm.start(TetheredChild.class.getName(), folder.resolve("output"), arguments);
      Eventually.within(Duration.ofSeconds(30), "the JVM is up", () -> Files.exists(note));
      return new KilledJvm(jvm, jvm.descendants().toList());
    }

    void kill() throws InterruptedException {
      assertThat(family).hasSizeGreaterThanOrEqualTo(3);
      process.destroyForcibly().waitFor();
    }
  }
}
