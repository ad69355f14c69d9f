package io.tallystick.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The folder that holds the data: in the home, or where another user can reach it. */
record Area(Path folder, RunAs runAs) {

  static Area prepare(HomeFolder home, RunAs runAs, Path systemFolder) throws IOException {
    Area usual = new Area(home.area(), runAs);
    if (!(runAs instanceof RunAs.AnotherUser) || usual.isReachable()) {
      return usual;
    }
    if (Files.exists(usual.data())) {
      throw unreachable(usual.data());
    }
    return elsewhere(home, runAs, systemFolder);
  }

  Path data() {
    return folder.resolve("data");
  }

  /**
   * Gives a file or folder to whoever runs PostgreSQL. What is theirs already stays untouched: root
   * must not change owners in a folder where another user can plant links.
   */
  void handOver(Path path) throws IOException {
    if (runAs instanceof RunAs.AnotherUser user && OwnerOnly.uid(path) != user.uid()) {
      new FolderTree(path).giveTo(user.uid(), user.gid());
    }
  }

  /** The home remembers the folder before anything is in it. */
  private static Area elsewhere(HomeFolder home, RunAs runAs, Path systemFolder)
      throws IOException {
    OwnerOnly.folder(systemFolder, OwnerOnly.PASSAGE);
    Area area = new Area(home.areaBelow(systemFolder.toRealPath()), runAs);
    OwnerOnly.folder(area.folder(), OwnerOnly.PASSAGE);
    if (!area.isReachable()) {
      throw unreachable(area.folder());
    }
    OwnerOnly.write(home.elsewhere(), area.folder() + "\n");
    return area;
  }

  private boolean isReachable() {
    List<String> words = new ArrayList<>(runAs.launcher());
    words.addAll(List.of("/bin/sh", "-c", "cd \"$0\"", folder.toString()));
    return new Tool(words).answer().isPresent();
  }

  private static EmbeddedPostgresException unreachable(Path path) {
    return new EmbeddedPostgresException(
        FailureCode.POSTGRES_AS_ROOT,
        "PostgreSQL refuses to run as root, and the user it would run as cannot reach " + path,
        "run Tallystick as a user other than root, set a TALLYSTICK_HOME that other users can"
            + " pass through, or set DATABASE_URL");
  }
}
