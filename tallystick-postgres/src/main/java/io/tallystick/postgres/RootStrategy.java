package io.tallystick.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out as whom PostgreSQL can run here, by trying. */
record RootStrategy(Set<RootMeans> allowed) {
  private static final int ROOT = 0;

  /** A user of our own if the operator made one, else those that systems have. */
  private static final List<String> USERS = List.of("tallystick", "postgres", "nobody");

  /**
   * Chooses.
   *
   * @param data the data folder; if it is there its owner decides
   */
  RunAs choose(int ourUid, Path data) throws IOException {
    if (ourUid != ROOT) {
      return new RunAs.Ourselves();
    }
    if (Files.isDirectory(data) && OwnerOnly.uid(data) != ROOT) {
      return anotherUser(List.of(Files.getOwner(data).getName())).orElseThrow(this::noWay);
    }
    return userNamespace().or(() -> anotherUser(USERS)).orElseThrow(this::noWay);
  }

  static int ourUid() {
    return Tool.of("id", "-u").answer().map(Integer::parseInt).orElseThrow();
  }

  private Optional<RunAs> userNamespace() {
    if (!allowed.contains(RootMeans.UNSHARE)) {
      return Optional.empty();
    }
    List<String> launcher = RootMeans.UNSHARE.launcher("", ROOT, ROOT);
    return uid(launcher).filter(uid -> uid != ROOT).map(uid -> new RunAs.InUserNamespace(launcher));
  }

  private Optional<RunAs> anotherUser(List<String> names) {
    return names.stream().flatMap(name -> become(name).stream()).findFirst();
  }

  private Optional<RunAs> become(String name) {
    Optional<Integer> uid = Tool.of("id", "-u", name).answer().map(Integer::valueOf);
    Optional<Integer> gid = Tool.of("id", "-g", name).answer().map(Integer::valueOf);
    if (uid.isEmpty() || gid.isEmpty() || uid.get() == ROOT) {
      return Optional.empty();
    }
    return allowed.stream()
        .filter(means -> means != RootMeans.UNSHARE)
        .sorted()
        .map(means -> means.launcher(name, uid.get(), gid.get()))
        .filter(launcher -> uid(launcher).equals(uid))
        .findFirst()
        .map(launcher -> new RunAs.AnotherUser(name, uid.get(), gid.get(), launcher));
  }

  private static Optional<Integer> uid(List<String> launcher) {
    List<String> words = new ArrayList<>(launcher);
    words.addAll(List.of("id", "-u"));
    return new Tool(words).answer().map(Integer::valueOf);
  }

  private EmbeddedPostgresException noWay() {
    return new EmbeddedPostgresException(
        FailureCode.POSTGRES_AS_ROOT,
        "PostgreSQL refuses to run as root, and neither unshare nor another user works here",
        "run Tallystick as a user other than root, or set DATABASE_URL");
  }
}
